import type {Config, Host} from '../config/config.js'
import {ShipitError} from '../errors.js'

/** The hosts of a config, or those of them that are named. Errors: USAGE for a name that the file does not have. */
export function pickHosts(config: Config, names: readonly string[] | undefined): readonly Host[] {
  if (names === undefined || names.length === 0) return config.hosts
  const unknown = names.filter((name) => !config.hosts.some((host) => host.name === name))
  if (unknown.length > 0) {
    throw new ShipitError('USAGE', `${unknown.join(', ')} ${unknown.length === 1 ? 'is no host' : 'are no hosts'} of deploy.yml.`, {
      hint: `Its hosts: ${config.hosts.map((host) => host.name).join(', ')}`,
    })
  }
  return config.hosts.filter((host) => names.includes(host.name))
}
