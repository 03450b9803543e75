import pLimit from 'p-limit'
import type {Host} from '../config/config.js'
import {ShipitError} from '../errors.js'
import type {FleetOptions, HostFailure} from './fleet-options.js'
import {localTransport} from './local.js'
import type {Transport} from './transport.js'

/** The open connections of one command, one a host. */
export type Fleet = {
  readonly hosts: readonly string[]
  on(host: string): Transport
  close(): Promise<void>
}

/**
 * Connects to all hosts at once. Errors: one that tells every host that failed, with the code of the first; the others are closed again.
 * The rest of what may go wrong: AUTH_REFUSED, HOST_KEY_UNKNOWN, HOST_KEY_CHANGED, HOST_UNREACHABLE, CONFIG_INVALID, CANCELLED.
 */
export async function openFleet(hosts: readonly Host[], options: FleetOptions = {}): Promise<Fleet> {
  const {fleet, failures} = await connectEach(hosts, options)
  if (failures.length === 0) return fleet
  await fleet.close()
  throw allOf(failures, hosts.length)
}

/** The same for commands that make do with the hosts that answer. */
export async function connectEach(hosts: readonly Host[], options: FleetOptions = {}): Promise<{readonly fleet: Fleet; readonly failures: readonly HostFailure[]}> {
  const limit = pLimit(30)
  const remote = hosts.some((host) => !host.local) ? (await import('./dial.js')).makeDialer(options) : undefined
  const open = async (host: Host): Promise<Transport> => (remote && !host.local ? remote.open(host) : localTransport(host.name))
  const opened = await Promise.allSettled(hosts.map((host) => limit(open, host)))
  const transports = opened.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  const fleet = fleetOf(transports, remote?.close)
  const failures = opened.flatMap((one, index) => (one.status === 'rejected' ? [{host: hosts[index]?.name ?? '', error: one.reason as unknown}] : []))
  const bug = failures.find(({error}) => !(error instanceof ShipitError))
  if (!bug) return {fleet, failures: failures as readonly HostFailure[]}
  await fleet.close()
  throw bug.error
}

/** A fleet of transports that stand; `closeLast` is called when all of them are closed. */
export function fleetOf(transports: readonly Transport[], closeLast: () => Promise<void> = async () => undefined): Fleet {
  const byName = new Map(transports.map((transport) => [transport.host, transport]))
  return {
    hosts: [...byName.keys()],
    on(host) {
      const transport = byName.get(host)
      if (!transport) throw new Error(`no connection to ${host} was opened`)
      return transport
    },
    async close() {
      await Promise.all(transports.map((transport) => transport.close()))
      await closeLast()
    },
  }
}

function allOf(failures: readonly HostFailure[], asked: number): ShipitError {
  const [first] = failures
  if (!first || (failures.length === 1 && asked === 1)) return first?.error ?? new ShipitError('HOST_UNREACHABLE', 'No host answered.')
  const fine = asked - failures.length
  const rest = fine === 0 ? `None of ${asked} hosts could be reached.` : `${failures.length} of ${asked} hosts failed; the other ${fine === 1 ? 'one is' : `${fine} are`} fine.`
  const hints = [...new Set(failures.flatMap(({error}) => error.hint ?? []))]
  return new ShipitError(first.error.code, [...failures.map(({error}) => error.message), rest].join('\n'), {hint: hints.join('\n') || undefined, cause: first.error})
}
