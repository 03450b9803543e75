import type {Config, ContainerSettings} from '../../config/config.js'
import {containersOf} from '../../config/containers.js'
import {unfit} from '../../engines/secret-env.js'
import type {Unfit} from '../../engines/secret-env.js'
import {ShipitError} from '../../errors.js'
import type {Secret} from '../../shell/secret.js'
import {envFile, secretVariables} from './spec.js'
import type {SecretValues} from './spec.js'

/** Looks at every variable before anything is touched. Errors: CONFIG_INVALID, with all that cannot be, and the way out of each. */
export function checkVariables(containers: readonly Pick<ContainerSettings, 'secrets'>[], secrets: SecretValues): void {
  const faults = containers.flatMap((each) => secretVariables(each, secrets)).flatMap((each) => unfit(each) ?? [])
  if (faults.length === 0) return
  const lines = (part: keyof Unfit): string => [...new Set(faults.map((each) => each[part]))].join('\n')
  throw new ShipitError('CONFIG_INVALID', lines('message'), {hint: lines('hint')})
}

/** Role or job (by its key) → the env file of its containers, for those that have secrets. */
export const envFiles = (config: Config, secrets: SecretValues): ReadonlyMap<string, Secret> =>
  new Map(
    containersOf(config)
      .filter(({settings}) => settings.secrets.length > 0)
      .map(({key, settings}) => [key, envFile(settings, secrets)]),
  )

/** Every secret that the app's containers need, as a variable or a file, by the name under which it is kept. */
export const secretNames = (config: Config): readonly string[] => [...new Set(containersOf(config).flatMap(({settings}) => secretsOf(settings)))]

/** Names of all secrets that a container is given. */
export const secretsOf = ({secrets, files}: Pick<ContainerSettings, 'secrets' | 'files'>): readonly string[] => [
  ...new Set([...secrets.map((each) => each.name), ...files.flatMap(({from}) => ('secret' in from ? [from.secret] : []))]),
]
