import {nearest} from '../../nearest.js'

/** What to say of a key that a section does not know. */
export function unknownKey(key: string, known: readonly string[]): string {
  const words = new Map([...known.map((each) => [each, each] as const), ...others.filter(([, section]) => known.includes(section.split('.')[0] ?? ''))])
  const near = key.length > 40 ? undefined : nearest(key, words.keys())
  const meant = near === undefined ? undefined : words.get(near)
  return meant === undefined ? `${unknown}; known keys: ${known.join(', ')}` : `${unknown}; did you mean \`${meant}\`?`
}

const unknown = 'is not known here'

/** Is a message one of `unknownKey`? */
export const isOfUnknownKey = (message: string): boolean => message.startsWith(`${unknown};`)

/** Words of other tools, and keys that stand one section deeper. */
const others: readonly (readonly [word: string, meant: string])[] = [
  ['args', 'command'],
  ['builder', 'build'],
  ['cmd', 'command'],
  ['domain', 'domains'],
  ['environment', 'env'],
  ['healthcheck', 'health'],
  ['mounts', 'volumes'],
  ['ports', 'port'],
  ['resources', 'limits'],
  ['scale', 'replicas'],
  ['servers', 'hosts'],
  ['service', 'app'],
  ['services', 'accessories'],
  ['ssl', 'tls'],
  ...['strategy', 'batch', 'drain', 'drain_timeout', 'stop_timeout', 'keep'].map((key) => [key, `deploy.${key}`] as const),
  ...['cpus', 'memory', 'pids'].map((key) => [key, `limits.${key}`] as const),
  ...['dockerfile', 'target', 'platforms'].map((key) => [key, `build.${key}`] as const),
]
