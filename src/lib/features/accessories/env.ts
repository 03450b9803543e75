import type {Accessory, Config} from '../../config/config.js'
import {Secret} from '../../shell/secret.js'
import {envFile} from '../app/spec.js'
import type {SecretValues} from '../app/spec.js'

/** The env file of an accessory; none where it has no secrets. */
export const accessoryEnv = (accessory: Accessory, secrets: SecretValues): Secret | undefined =>
  accessory.secrets.length === 0 ? undefined : new Secret(envFile(accessory, secrets))

/** Every secret that the accessories of a config need, by the name under which it is kept. */
export const accessorySecrets = (config: Config, only?: readonly string[]): readonly string[] => [
  ...new Set(config.accessories.filter((each) => only?.includes(each.name) ?? true).flatMap((each) => each.secrets.map((secret) => secret.name))),
]
