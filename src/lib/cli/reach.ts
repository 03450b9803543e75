import type {Host} from '../config/config.js'
import {ShipitError} from '../errors.js'
import type {HostFailure} from '../hosts/fleet-options.js'
import type {Fleet} from '../hosts/fleet.js'
import type {Project} from './project.js'

export type Reached = {readonly fleet: Fleet; /** Hosts that can't be reached, and are left out. */ readonly skipped: readonly HostFailure[]}

/**
 * Connects to all hosts or, where that is asked for, to those that can be reached. One that answers and lets nobody in is no such host.
 * Errors: those of all hosts that failed; where it would help, told with the flag that leaves them out.
 */
export async function reach(project: Project, hosts: readonly Host[], {skipUnreachable}: {readonly skipUnreachable?: boolean | undefined}): Promise<Reached> {
  if (!skipUnreachable || hosts.length < 2) return {fleet: await project.connect(hosts).catch((error: unknown) => tellOfFlag(error, hosts, skipUnreachable)), skipped: []}
  const {fleet, failures} = await project.connectEach(hosts)
  const refusing = failures.find(({error}) => error.code !== 'HOST_UNREACHABLE')
  if (refusing || fleet.hosts.length === 0) {
    await fleet.close()
    if (refusing) throw refusing.error
    throw new ShipitError('HOST_UNREACHABLE', [...failures.map(({error}) => error.message), `None of ${hosts.length} hosts could be reached.`].join('\n'), {
      hint: failures[0]?.error.hint,
    })
  }
  for (const {host, error} of failures) project.view.note(`${host} is skipped: ${error.message}`)
  return {fleet, skipped: failures}
}

/** `without web2 and web3`; nothing where no host was skipped. */
export const withoutHosts = (skipped: readonly HostFailure[]): readonly string[] => (skipped.length === 0 ? [] : [`without ${skipped.map(({host}) => host).join(' and ')}`])

function tellOfFlag(error: unknown, hosts: readonly Host[], skipUnreachable: boolean | undefined): never {
  const offers = skipUnreachable === false && hosts.length > 1 && error instanceof ShipitError && error.code === 'HOST_UNREACHABLE'
  if (!offers) throw error
  const flag = 'To go ahead with the hosts that answer, add --skip-unreachable: the others keep what they have.'
  throw new ShipitError(error.code, error.message, {hint: [...(error.hint === undefined ? [] : [error.hint]), flag].join('\n'), cause: error})
}
