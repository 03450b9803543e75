import type {Role} from '../../config/config.js'
import {labels} from '../../config/paths.js'
import type {Colour} from '../../config/paths.js'
import type {Container, Engine, Some} from '../../engines/engine.js'
import {on} from '../../plan/on.js'
import type {OnHost} from '../../plan/on.js'
import type {Step} from '../../plan/plan.js'
import {sendAhead} from '../proxy/canary.js'
import {drain, drainInBackground, endDrains} from '../proxy/drain.js'
import {probeOf, staysUp, unhealthy, waitHealthy} from '../proxy/gates.js'
import {switchCommand} from '../proxy/switch.js'
import type {Release} from '../releases/release.js'
import {stopsReplicas} from './killed.js'
import type {Site} from './site.js'
import {isUp} from './state.js'

/** Seconds that a worker must run without a restart before the old one stops. */
const provenAfter = 3

/** Waits until a replica may serve: healthy as the proxy sees it, or, for a worker, up and not restarted for a while. */
export function becomesReady(site: Site, role: Role, container: string): Step {
  const probe = probeOf(site.engine.name, role, container)
  const command = probe ? waitHealthy(probe) : staysUp(site.engine.name, container, provenAfter)
  return on(site.host).run('check', probe ? `${container} is healthy` : `${container} stays up`, command, {
    ...unhealthy,
    says: `${container} ${probe ? 'is not healthy' : 'did not stay up'}`,
  })
}

/** From here on the proxy sends requests to this colour. One file. */
export const switched = (site: Site, role: Role, to: Colour): ReturnType<OnHost['run']> =>
  on(site.host).run('update', `Switch ${role.name} to ${to}`, switchCommand(site.config.name, role.name, to))

/** From here on a share of the visitors gets the new replicas. A switch, there or back, ends it. */
export const sentAhead = (site: Site, role: Role, share: number): Step =>
  on(site.host).run('update', `Send ${share}% of the visitors of ${role.name} ahead`, sendAhead(site.config.name, role.name))

/** What a run that was cut off had sent ahead goes back to what serves. */
export const broughtBack = (site: Site, role: Role, serving: Colour): readonly Step[] =>
  site.state.flags.includes(`${site.config.name}.${role.name}.canary`) ? [switched(site, role, serving)] : []

/** Waits for requests that are under way, then stops and removes; or leaves all that to the host. */
export function drained(site: Site, role: Role, containers: readonly Container[]): readonly Step[] {
  const {run} = on(site.host)
  const serving = containers.filter(isUp)
  const names = serving.map((each) => each.name).join(', ')
  const upstreams = upstreamsOf(serving)
  if (upstreams.length === 0) return stopOld(site, role, containers)
  if (role.drain === 'wait') return [{...run('check', `Drain ${names}`, drain(upstreams, role.drainTimeout)), aloud: 'last'}, ...stopOld(site, role, containers)]
  const retirement = {
    engine: site.engine.name,
    id: drainId(site, role),
    containers: serving.map((each) => each.id),
    upstreams,
    timeout: role.drainTimeout,
    stopTimeout: role.stopTimeout,
  }
  const rest = containers.filter((each) => !serving.includes(each))
  return [run('remove', `Leave ${names} to the host, which stops it once it is drained`, drainInBackground(retirement)), ...stopAll(site, rest)]
}

/** Before replicas of a colour start where others of it still stand: what the host was left to drain is waited for here, as a slow request may be under way. */
export function cleared(site: Site, role: Role, {standing, usable}: {readonly standing: readonly Container[]; readonly usable: readonly Container[]}): readonly Step[] {
  if (standing.length === 0) return []
  const left = standing.filter((each) => !usable.includes(each))
  const takeOver = on(site.host).run('update', `Take over what the host still drains of ${role.name}`, endDrains(drainId(site, role)))
  return [...(upstreamsOf(standing).length > 0 ? [takeOver] : []), ...(left.length > 0 ? drained(site, {...role, drain: 'wait'}, left) : [])]
}

/** Before replicas that a plan made are taken away again: they may have served a while, on a host that had gone over already. */
export const emptied = (site: Site, role: Role, containers: readonly string[]): readonly Step[] =>
  role.port === undefined
    ? []
    : [
        on(site.host).run(
          'check',
          `Drain ${containers.join(', ')}`,
          drain(
            containers.map((name) => `${name}:${role.port}`),
            role.drainTimeout,
          ),
        ),
      ]

const drainId = (site: Site, role: Role): string => `${site.config.name}-${role.name}`

/** The longest `stop_timeout` of the roles of these containers, in seconds, as the releases that they are of have it. */
export function graceOf(releases: readonly Release[], containers: readonly Container[]): number {
  const roles = containers.flatMap(({labels: its}) => releases.find(({id}) => id === its[labels.release])?.config.roles.find(({name}) => name === its[labels.role]) ?? [])
  return roles.length > 0 ? Math.max(...roles.map((role) => role.stopTimeout)) : 10
}

type Place = {readonly engine: Engine; readonly host: string}

/** Stops with grace (seconds), all at once, and removes. */
export function stopAll({engine, host}: Place, containers: readonly Container[], seconds = 10): readonly Step[] {
  const up = some(containers.filter(isUp))
  return [...(up ? [on(host).run('remove', `Stop ${up.names}`, engine.stop(up.ids, seconds))] : []), ...removeAll({engine, host}, containers)]
}

/** The same with replicas that others have taken the place of; the report tells which had to be killed. */
function stopOld(place: Place, role: Role, containers: readonly Container[]): readonly Step[] {
  const up = some(containers.filter(isUp))
  return [...(up ? [stopsReplicas(place, role, 'remove', {names: up.names, containers: up.ids})] : []), ...removeAll(place, containers)]
}

function removeAll({engine, host}: Place, containers: readonly Container[]): readonly Step[] {
  const all = some(containers)
  return all ? [on(host).run('remove', `Remove ${all.names}`, engine.remove(all.ids))] : []
}

function some([first, ...more]: readonly Container[]): {readonly ids: Some; readonly names: string} | undefined {
  return first && {ids: [first.id, ...more.map(({id}) => id)], names: [first, ...more].map(({name}) => name).join(', ')}
}

/** Addresses of replicas as the proxy knows them: `shop-web-green-1:3000`. Workers have none. */
const upstreamsOf = (containers: readonly Container[]): readonly string[] =>
  containers.flatMap((each) => (each.labels[labels.port] ? [`${each.name}:${each.labels[labels.port]}`] : []))
