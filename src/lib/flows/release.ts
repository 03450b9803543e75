import {appNetwork} from '../config/paths.js'
import {appLabels} from '../features/app/spec.js'
import {isUp} from '../features/app/state.js'
import type {HostDiff} from '../plan/diff.js'
import {on} from '../plan/on.js'
import {isEmpty, lookOut, parallel, sequence} from '../plan/plan.js'
import type {Plan} from '../plan/plan.js'
import {diffOf} from './diff.js'
import type {Beside} from './diff.js'
import {countFrom} from './watch.js'
import {canary, putBack, settle, switchOver, tidyHost, watch, writeHost} from './host-parts.js'
import {isDone, workOn} from './host-work.js'
import type {HostWork} from './host-work.js'
import type {ReleaseFlow} from './release-flow.js'

/** A role that goes over, and why: `v1.1 → v1.2, secret TOKEN changed (1a2b3c4d → 9f8e7d6c)`. */
export type Change = {readonly role: string; readonly because: string; readonly hosts: readonly string[]}

export type ReleasePlan = {
  /** Nothing to do: empty. */
  readonly plan: Plan
  /** Why roles go over: a line for a role and what is the same of it on several hosts. */
  readonly changes: readonly Change[]
  /** What becomes of each host. */
  readonly diff: readonly HostDiff[]
}

/** Takes the hosts to a release: accessories first, then everything prepared everywhere, switched, and tidied up. */
export function planRelease(flow: ReleaseFlow, beside?: Beside): ReleasePlan {
  const works = flow.views.map((view) => workOn(flow, view))
  return {plan: planFor(flow, works), changes: changesOf(works), diff: diffOf(flow, works, beside)}
}

function planFor(flow: ReleaseFlow, works: readonly HostWork[]): Plan {
  if (isEmpty(flow.leave) && works.every((work) => isDone(flow, work))) return flow.accessories
  const before = isEmpty(flow.accessories) ? [] : [flow.accessories]
  return sequence(`${verbs[flow.purpose]} ${flow.config.name} ${flow.release.id}`, [...before, goOver(flow, works), tidy(flow, works)])
}

function changesOf(works: readonly HostWork[]): readonly Change[] {
  const replaced = works.flatMap(({roles}) => roles.filter((role) => role.kind === 'replace'))
  const first = replaced.filter((role, index) => replaced.findIndex((other) => other.role.name === role.role.name && other.because === role.because) === index)
  return first.map(({role: {name}, because}) => ({
    role: name,
    because,
    hosts: replaced.filter((other) => other.role.name === name && other.because === because).map(({host}) => host),
  }))
}

const verbs = {deploy: 'Deploy', rollback: 'Roll back', restart: 'Restart'} as const satisfies Record<ReleaseFlow['purpose'], string>

/** Up to the switch of the last host, any failure puts every host back as it was. */
function goOver(flow: ReleaseFlow, works: readonly HostWork[]): Plan {
  const groups = inGroupsOf(flow.config.batch ?? works.length, works)
  const named = (what: string, index: number): string => (groups.length > 1 ? `${what} group ${index + 1} of ${groups.length}` : what)
  const each = (title: string, of: readonly HostWork[], part: Part): Plan => parallel(title, onEach(flow, of, part))
  return sequence(
    'Go over',
    [
      parallel(
        'Deliver',
        works.map((work) => work.deliver).filter((plan) => !isEmpty(plan)),
      ),
      ...groups.flatMap((group, index) => [
        each(named('Prepare', index), group, prepare),
        ...(index === 0 ? [flow.beforeSwitch] : []),
        ...(index === 0 && group.some((work) => canary(flow, work).length > 0) ? [lookOut('Canary', onEach(flow, group, canary))] : []),
        ...(group.some((work) => watch(flow, work).length > 0)
          ? [each(named('Switch', index), group, switchOver), lookOut(named('Watch', index), onEach(flow, group, settle))]
          : [each(named('Switch', index), group, (...of) => [...switchOver(...of), ...settle(...of)])]),
      ]),
    ],
    each('Put back', works, putBack),
  )
}

type Part = (flow: ReleaseFlow, work: HostWork) => readonly Plan[]

const onEach = (flow: ReleaseFlow, works: readonly HostWork[], part: Part): readonly Plan[] => works.map((work) => sequence(work.view.host, part(flow, work)))

function prepare(flow: ReleaseFlow, work: HostWork): readonly Plan[] {
  const network = appNetwork(flow.config.name)
  const startsAny = work.roles.some((role) => role.kind === 'replace') || work.jobs.length > 0
  // What runs in it keeps it.
  const isThere = work.view.app.containers.some((each) => isUp(each) && each.networks.includes(network))
  return [
    ...writeHost(flow, work),
    ...(isEmpty(work.backups) ? [] : [work.backups]),
    ...(startsAny && !isThere ? [on(work.view.host).run('create', `Network ${network}`, flow.engine.createNetwork(network, appLabels(flow.config)))] : []),
    ...work.roles.flatMap((role) => role.start),
    ...work.roles.flatMap((role) => role.ready),
    work.routes.apply,
    ...countFrom(work),
  ]
}

const tidy = (flow: ReleaseFlow, works: readonly HostWork[]): Plan =>
  parallel('Tidy up', [...works.map((work) => sequence(work.view.host, tidyHost(flow, work))), ...(isEmpty(flow.leave) ? [] : [flow.leave])])

const inGroupsOf = <T>(size: number, all: readonly T[]): readonly (readonly T[])[] =>
  Array.from({length: Math.ceil(all.length / Math.max(size, 1))}, (_, index) => all.slice(index * size, (index + 1) * size))
