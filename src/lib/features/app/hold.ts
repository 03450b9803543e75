import type {Role} from '../../config/config.js'
import {labels, otherColour} from '../../config/paths.js'
import type {Container} from '../../engines/engine.js'
import {on} from '../../plan/on.js'
import type {Step} from '../../plan/plan.js'
import {drain} from '../proxy/drain.js'
import {holdCommand, letThroughCommand, waitingUpstream} from '../proxy/hold.js'
import type {Site} from './site.js'
import {isUp, liveColour} from './state.js'

/** Before the old replicas stop: new requests wait in the proxy, and what is under way ends. Workers have no requests. */
export function held(site: Site, role: Role, old: readonly Container[], next: readonly string[]): readonly Step[] {
  const serving = old.filter((each) => isUp(each) && each.labels[labels.port] !== undefined)
  const upstreams = serving.map(addressOf)
  const [address] = upstreams
  const [first] = next
  if (role.port === undefined || address === undefined || first === undefined) return []
  const {run} = on(site.host)
  const id = idOf(site, role)
  return [
    run(
      'update',
      `Hold the requests of ${role.name}`,
      holdCommand(id, {
        seconds: secondsAtMost(role),
        now: address,
        next: {colour: otherColour(liveColour(site.state, site.config.name, role.name)), address: `${first}:${role.port}`},
      }),
    ),
    {...run('check', `Drain ${serving.map((each) => each.name).join(', ')}`, drain([...upstreams, waitingUpstream(id)], drainTimeoutOf(role))), aloud: 'last'},
  ]
}

/** Requests that waited go to this address (`container:port`). */
export const letThrough = (site: Site, role: Role, address: string | undefined): readonly Step[] =>
  role.port === undefined || address === undefined ? [] : [on(site.host).run('update', `Let the requests of ${role.name} through`, letThroughCommand(idOf(site, role), address))]

/** The way to a replica that stands; undefined for a worker. */
export const wayTo = (container: Container | undefined): string | undefined => (container?.labels[labels.port] === undefined ? undefined : addressOf(container))

const addressOf = (container: Container): string => `${container.name}:${container.labels[labels.port] ?? ''}`

/** Requests are held still, by a run that was cut off. */
export const isHeld = (site: Site, role: Role): boolean => site.state.flags.includes(`${idOf(site, role)}.hold`)

/** Visitors wait meanwhile, for two minutes at most: half of that is left to the new release. */
const drainTimeoutOf = (role: Role): number => Math.min(role.drainTimeout, 60)

const idOf = (site: Site, role: Role): string => `${site.config.name}.${role.name}`

/** All that may take its time between the two. */
const secondsAtMost = (role: Role): number => drainTimeoutOf(role) + role.stopTimeout + (role.health?.deadline ?? 0) + 30
