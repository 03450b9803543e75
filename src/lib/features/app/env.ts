import type {Config, ContainerSettings} from '../../config/config.js'
import {ShipitError} from '../../errors.js'
import type {Secret} from '../../shell/secret.js'
import {envFile} from './spec.js'
import type {SecretValues} from './spec.js'

/** Linux gives a program no variable that is longer, its name and the end counted in. */
const longestVariable = 131_072

/** Errors: NOT_SUPPORTED, naming every variable that no container could start with. */
export function checkVariables({roles, accessories}: Config, secrets: SecretValues): void {
  const refs = [...roles, ...accessories].flatMap((each) => each.secrets)
  const tooLong = refs.filter(({env, name}) => Buffer.byteLength(`${env}=${secrets.get(name)?.reveal() ?? ''}`) >= longestVariable)
  if (tooLong.length === 0) return
  throw new ShipitError('NOT_SUPPORTED', `Too long for a variable, which holds 128 KB: ${[...new Set(tooLong.map(({env}) => env))].join(', ')}.`, {
    hint: 'Nothing was touched. Give such a value to the container as a file: `files: {/run/secrets/name: {secret: NAME}}`.',
  })
}

/** Role → the env file of its replicas, for roles that have secrets. */
export const envFiles = (config: Config, secrets: SecretValues): ReadonlyMap<string, Secret> =>
  new Map(config.roles.filter((role) => role.secrets.length > 0).map((role) => [role.name, envFile(role, secrets)]))

/** Every secret that the app's containers need, as a variable or a file, by the name under which it is kept. */
export const secretNames = (config: Config): readonly string[] => [...new Set(config.roles.flatMap(secretsOf))]

/** Names of all secrets that a container is given. */
export const secretsOf = ({secrets, files}: Pick<ContainerSettings, 'secrets' | 'files'>): readonly string[] => [
  ...new Set([...secrets.map((each) => each.name), ...files.flatMap(({from}) => ('secret' in from ? [from.secret] : []))]),
]
