import type {Role} from '../../config/config.js'
import {labels, otherColour, proxyNetwork, replicaName} from '../../config/paths.js'
import type {Colour} from '../../config/paths.js'
import type {Container} from '../../engines/engine.js'
import {on} from '../../plan/on.js'
import type {Step} from '../../plan/plan.js'
import {and} from '../../shell/command.js'
import type {Command} from '../../shell/command.js'
import type {Release} from '../releases/release.js'
import {changesOf} from './changes.js'
import {canonical} from './hash.js'
import {becomesReady, broughtBack, cleared, drained, emptied, switched} from './gates.js'
import {held, isHeld, letThrough, wayTo} from './hold.js'
import {replicaSpec} from './spec.js'
import {stopsReplicas} from './killed.js'
import type {Site} from './site.js'
import {idleReplicas, isUp, liveColour, liveReplicas, replicasOf} from './state.js'

/** All that one role needs on one host to get to a release, by phase. */
export type RoleWork = {
  readonly role: Role
  readonly host: string
  /** keep: the live replicas are as wanted. replace: new ones take over. */
  readonly kind: 'keep' | 'replace'
  /** Why, in a few words. */
  readonly because: string
  /** The colour that serves once the work is done. */
  readonly to: Colour
  /** Visitors are led from replicas that serve to new ones. */
  readonly leadsOver: boolean
  /** Makes and starts the new replicas, while the old serve. */
  readonly start: readonly Step[]
  /** Waits until they are healthy as the proxy sees them. */
  readonly ready: readonly Step[]
  readonly go: readonly Step[]
  /** Puts back what `go` did: what served before serves again. Safe at any point. */
  readonly back: readonly Step[]
  /** Takes away what `start` made, after that. */
  readonly clear: readonly Step[]
  /** Drains, stops and removes what serves no more. */
  readonly retire: readonly Step[]
}

export function planRole(site: Site, role: Role): RoleWork {
  const {config, host, state, release} = site
  const live = liveReplicas(state, config.name, role.name)
  const idle = idleReplicas(state, config.name, role.name)
  const from = liveColour(state, config.name, role.name)
  if (!site.force && isAsWanted(live, role, release)) {
    return {
      role,
      host,
      kind: 'keep',
      because: '',
      to: from,
      leadsOver: false,
      start: [],
      ready: asksOtherwise(site, role) ? live.map((each) => becomesReady(site, role, each.name)) : [],
      go: [],
      back: [],
      clear: [],
      retire: [...broughtBack(site, role, from), ...(isHeld(site, role) ? letThrough(site, role, wayTo(live[0])) : []), ...retire(site, role, idle)],
    }
  }
  const to = otherColour(from)
  const because = changesOf(role, release, live, state.releases)
  const phases = role.strategy === 'replace' ? {...stopFirst(site, role, to), retire: remove(site, live)} : {...startFirst(site, role, to), retire: retire(site, role, live)}
  return {role, host, kind: 'replace', because, to, leadsOver: role.port !== undefined && live.some(isUp), ...phases, start: [...broughtBack(site, role, from), ...phases.start]}
}

/** A health check that is new is tried on what stays, too: a wrong one would be found by the next release only, which would be blamed for it. */
function asksOtherwise({state, release}: Site, role: Role): boolean {
  const before = state.releases.find(({id}) => id === state.current)?.config.roles.find(({name}) => name === role.name)
  return release.id !== state.current && before !== undefined && canonical(before.health) !== canonical(role.health)
}

type Phases = Pick<RoleWork, 'start' | 'ready' | 'go' | 'back' | 'clear'>

function startFirst(site: Site, role: Role, to: Colour): Phases {
  const {run} = on(site.host)
  const names = namesOf(site, role, to)
  const standing = replicasOf(site.state, role.name, to)
  const usable = site.force ? [] : standing.filter((each) => isUsable(each, role, site.release))
  const missing = names.filter((name) => !usable.some((each) => each.name === name))
  return {
    start: [
      ...cleared(site, role, {standing, usable}),
      ...missing.flatMap((name) => create(site, role, to, names.indexOf(name) + 1)),
      ...missing.map((name) => run('create', `Start ${name} of ${site.release.tag}`, site.engine.start(name))),
    ],
    ready: names.map((name) => becomesReady(site, role, name)),
    go: [switched(site, role, to)],
    back: [switched(site, role, otherColour(to))],
    clear: [...emptied(site, role, names), ...names.map((name) => run('remove', `Remove ${name}`, site.engine.remove(name)))],
  }
}

/** One writer at a time: the old replicas stop before the new start; the proxy holds the requests meanwhile. */
function stopFirst(site: Site, role: Role, to: Colour): Phases {
  const {run} = on(site.host)
  const names = namesOf(site, role, to)
  const old = liveReplicas(site.state, site.config.name, role.name)
  const [first, ...more] = old
  return {
    start: [...cleared(site, role, {standing: replicasOf(site.state, role.name, to), usable: []}), ...names.flatMap((_, index) => create(site, role, to, index + 1))],
    ready: [],
    go: [
      ...held(site, role, old, names),
      ...(first ? [stopsReplicas(site, role, 'update', {names: old.map(({name}) => name).join(', '), containers: [first.name, ...more.map(({name}) => name)]})] : []),
      ...names.map((name, index) => run('create', `Start ${name} of ${site.release.tag}`, index === 0 ? startInPlaceOf(site, name, old) : site.engine.start(name))),
      ...names.map((name) => becomesReady(site, role, name)),
      switched(site, role, to),
      ...letThrough(site, role, names[0] === undefined ? undefined : `${names[0]}:${role.port}`),
    ],
    back: [
      ...names.map((name) => run('remove', `Remove ${name}`, site.engine.remove(name))),
      ...old.filter(isUp).map((each) => run('update', `Start ${each.name} again`, and(site.engine.setRestart(each.name, 'unless-stopped'), site.engine.start(each.name)))),
      switched(site, role, otherColour(to)),
      ...letThrough(site, role, wayTo(old[0])),
    ],
    clear: [],
  }
}

/** Whenever the host reboots, one of the two starts by itself, and never both. */
const startInPlaceOf = ({engine}: Site, name: string, old: readonly Container[]): Command => and(...old.map((each) => engine.setRestart(each.name, 'no')), engine.start(name))

const namesOf = (site: Site, role: Role, colour: Colour): readonly string[] =>
  Array.from({length: role.replicas}, (_, index) => replicaName(site.config.name, role.name, colour, index + 1))

function create(site: Site, role: Role, colour: Colour, replica: number): readonly Step[] {
  const {run} = on(site.host)
  const spec = replicaSpec(site.config, role, site.release, {host: site.host, colour, replica})
  const made = run('create', `Create ${spec.name} of ${site.release.tag}`, site.engine.create(spec))
  return role.port === undefined ? [made] : [made, run('create', `Connect ${spec.name} to the proxy`, site.engine.connect(proxyNetwork, spec.name, [spec.name]))]
}

const retire = (site: Site, role: Role, containers: readonly Container[]): readonly Step[] => (containers.length === 0 ? [] : drained(site, role, containers))

const remove = (site: Site, containers: readonly Container[]): readonly Step[] =>
  containers.map((each) => on(site.host).run('remove', `Remove ${each.name}`, site.engine.remove(each.id)))

const isAsWanted = (live: readonly Container[], role: Role, release: Release): boolean =>
  live.length === role.replicas && live.every((each) => isUp(each) && isUsable(each, role, release))

const isUsable = (container: Container, role: Role, release: Release): boolean =>
  isUp(container) && container.labels[labels.spec] === release.specs[role.name] && Number(container.labels[labels.replica]) <= role.replicas
