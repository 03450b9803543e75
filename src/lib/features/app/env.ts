import type {Config} from '../../config/config.js'
import {Secret} from '../../shell/secret.js'
import {envFile} from './spec.js'
import type {SecretValues} from './spec.js'

/** Role → the env file of its replicas, for roles that have secrets. */
export const envFiles = (config: Config, secrets: SecretValues): ReadonlyMap<string, Secret> =>
  new Map(config.roles.filter((role) => role.secrets.length > 0).map((role) => [role.name, new Secret(envFile(role, secrets))]))

/** Every secret that the app's containers need, by the name under which it is kept. */
export const secretNames = (config: Config): readonly string[] => [...new Set(config.roles.flatMap((role) => role.secrets.map((each) => each.name)))]
