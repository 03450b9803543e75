import {nearest} from '../../nearest.js'

/** What to say of a key that a section does not know. */
export function unknownKey(key: string, known: readonly string[]): string {
  const meant = [words[key] ?? ''].find((word) => known.includes(word)) ?? (key.length > 40 ? undefined : nearest(key, known))
  return meant === undefined ? `is not known here; known keys: ${known.join(', ')}` : `is not known here; did you mean \`${meant}\`?`
}

/** What other tools call our keys. */
const words: Readonly<Record<string, string>> = {
  args: 'command',
  builder: 'build',
  cmd: 'command',
  cpu: 'cpus',
  domain: 'domains',
  environment: 'env',
  healthcheck: 'health',
  healthchecks: 'health',
  mem: 'memory',
  mounts: 'volumes',
  name: 'app',
  ports: 'port',
  resources: 'limits',
  scale: 'replicas',
  servers: 'hosts',
  service: 'app',
  services: 'accessories',
  ssl: 'tls',
}
