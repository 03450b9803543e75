import type {Config, ContainerSettings} from '../../config/config.js'
import type {Secret} from '../../shell/secret.js'
import {envFile} from './spec.js'
import type {SecretValues} from './spec.js'

/** Role → the env file of its replicas, for roles that have secrets. */
export const envFiles = (config: Config, secrets: SecretValues): ReadonlyMap<string, Secret> =>
  new Map(config.roles.filter((role) => role.secrets.length > 0).map((role) => [role.name, envFile(role, secrets)]))

/** Every secret that the app's containers need, as a variable or a file, by the name under which it is kept. */
export const secretNames = (config: Config): readonly string[] => [...new Set(config.roles.flatMap(secretsOf))]

/** Names of all secrets that a container is given. */
export const secretsOf = ({secrets, files}: Pick<ContainerSettings, 'secrets' | 'files'>): readonly string[] => [
  ...new Set([...secrets.map((each) => each.name), ...files.flatMap(({from}) => ('secret' in from ? [from.secret] : []))]),
]
