import {createHmac} from 'node:crypto'
import {paths} from '../../config/paths.js'
import {on} from '../../plan/on.js'
import type {Step} from '../../plan/plan.js'
import {cmd} from '../../shell/command.js'
import type {Fact} from '../../shell/fact.js'
import {Secret} from '../../shell/secret.js'

/**
 * HMAC-SHA-256 in hex, of parts that can't run into each other. Without the key, which lies on the app's hosts alone,
 * nobody can try values against it: it may stand in labels, paths and plans. The key: 64 hex digits.
 */
export function keyedHash(key: Secret, parts: readonly (string | Uint8Array)[]): string {
  const hmac = createHmac('sha256', Buffer.from(key.reveal(), 'hex'))
  for (const part of parts.map((each) => Buffer.from(each))) hmac.update(`${part.length}:`).update(part)
  return hmac.digest('hex')
}

/** The hash of a secret's value. Another name, another hash: equal values don't show. */
export const secretHash = (key: Secret, name: string, value: Secret): string => keyedHash(key, ['secret', name, value.bytes()])

/** The key of an app's hashes; undefined where it has none yet. */
export const hashKeyOf = (name: string): Fact<Secret | undefined> => ({
  command: cmd('cat', paths.hashKey(name)),
  parse: (stdout) => (/^[0-9a-f]{64}$/.test(stdout.trim()) ? new Secret(stdout.trim()) : undefined),
  otherwise: undefined,
})

/** Every host of an app has the same key. */
export const writeHashKey = (host: string, name: string, key: Secret): Step =>
  on(host).write('create', 'Write the key of hashes', {path: paths.hashKey(name), content: new Secret(`${key.reveal()}\n`), mode: 0o600})
