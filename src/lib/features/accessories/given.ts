import type {Accessory, Config} from '../../config/config.js'
import {secretsOf} from '../app/env.js'
import {envFile} from '../app/spec.js'
import {hostFiles} from '../files/host-file.js'
import type {HostFile} from '../files/host-file.js'
import {secretHash} from '../files/keyed-hash.js'
import type {Given} from '../releases/specs.js'
import type {Secret} from '../../shell/secret.js'
import {accessoryHash} from './spec.js'

/** What the container of an accessory is given beside its settings. */
export type AccessoryGiven = {
  /** Hash of all that the container is made from. */
  readonly spec: string
  /** Its env file; absent: it has no secrets. */
  readonly env?: Secret
  readonly files: readonly HostFile[]
  /** Secret → a short keyed hash of its value. */
  readonly secretHashes: Readonly<Record<string, string>>
  /** What these hashes are made with. */
  readonly key: Secret
}

export function givenTo(config: Config, accessory: Accessory, {secrets, files: contents, key}: Given): AccessoryGiven {
  const files = hostFiles(config.name, accessory.files, contents, key)
  const hashes = secretsOf(accessory).flatMap((name) => {
    const value = secrets.get(name)
    return value ? [[name, secretHash(key, name, value)] as const] : []
  })
  return {
    spec: accessoryHash(accessory, {files, hashes: Object.fromEntries(hashes)}),
    ...(accessory.secrets.length > 0 && {env: envFile(accessory, secrets)}),
    files,
    secretHashes: Object.fromEntries(hashes.map(([name, hash]) => [name, hash.slice(0, 8)])),
    key,
  }
}

/** Every secret that the accessories of a config need, by the name under which it is kept. */
export const accessorySecrets = (config: Config, only?: readonly string[]): readonly string[] => [
  ...new Set(config.accessories.filter((each) => only?.includes(each.name) ?? true).flatMap(secretsOf)),
]
