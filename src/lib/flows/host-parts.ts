import {paths} from '../config/paths.js'
import {auditLine} from '../features/audit/line.js'
import {writeHashKey} from '../features/files/keyed-hash.js'
import {writeFiles} from '../features/files/on-host.js'
import {beginGoingBack, endGoingBack, filesOf, forgetRelease, writeRelease} from '../features/releases/keep.js'
import type {Release} from '../features/releases/release.js'
import {on} from '../plan/on.js'
import type {Plan, Step} from '../plan/plan.js'
import {cmd, script} from '../shell/command.js'
import type {HostWork} from './host-work.js'
import type {ReleaseFlow} from './release-flow.js'
import {countUpTo, sendCanary, watchHost} from './watch.js'

/*
 * The parts of the way of one host to a release, as planRelease() puts them together.
 */

export function writeHost(flow: ReleaseFlow, {view, env, files}: HostWork): readonly Step[] {
  const {name} = flow.config
  const hasKey = flow.hashKey === undefined || view.app.hashKey?.reveal() === flow.hashKey.reveal()
  return [
    ...(flow.hashKey === undefined || hasKey ? [] : [writeHashKey(view.host, name, flow.hashKey)]),
    ...writeFiles(view.host, files),
    ...writeRelease(view.host, name, flow.release, env),
    ...(flow.purpose === 'rollback' ? [beginGoingBack(view.host, name, flow.release)] : []),
  ]
}

/** Roles that stop first go first: what can fail comes before what can't. */
export function switchOver(_: ReleaseFlow, work: HostWork): readonly Plan[] {
  const stopFirst = work.roles.filter((role) => role.role.strategy === 'replace')
  const startFirst = work.roles.filter((role) => role.role.strategy !== 'replace')
  return [...stopFirst, ...startFirst].flatMap((role) => role.go)
}

/** A rollback is itself the way out, and a restart brings nothing new: neither is taken back. */
export const watch = (flow: ReleaseFlow, work: HostWork): readonly Step[] => (flow.purpose === 'deploy' ? watchHost(work) : [])

/** A share of the visitors gets it first. */
export const canary = (flow: ReleaseFlow, work: HostWork): readonly Step[] => (flow.purpose === 'deploy' ? sendCanary(work) : [])

/** The release counts once it has been watched. */
export const settle = (flow: ReleaseFlow, work: HostWork): readonly Step[] => [...watch(flow, work), record(flow, work)]

/** Safe at any point of the way: what serves is the old colour again, and nothing of the new release is left. */
export function putBack(flow: ReleaseFlow, work: HostWork): readonly Plan[] {
  const {current, releases} = work.view.app
  const {host} = work.view
  const isNew = !releases.some((each) => each.id === flow.release.id)
  return [
    ...work.roles.flatMap((role) => role.back),
    ...work.roles.flatMap((role) => role.clear),
    work.routes.restore,
    current === '' ? on(host).run('remove', 'No release is current', cmd('rm', '-f', paths.current(flow.config.name))) : stillCurrent(flow, work, current),
    ...(isNew ? [forgetRelease(host, flow.config.name, flow.release, neededFiles(flow, work, releases))] : []),
    ...(flow.purpose === 'rollback' ? [endGoingBack(host, flow.config.name)] : []),
    audit(flow, host, 'failed'),
  ]
}

/** After the last switch: nothing of this is undone, a second run would do the rest. */
export function tidyHost(flow: ReleaseFlow, work: HostWork): readonly Plan[] {
  const {view, staying, going} = work
  return [
    ...work.jobs,
    ...work.roles.flatMap((role) => role.retire),
    ...countUpTo(work),
    work.routes.settle,
    ...work.gone,
    audit(flow, view.host, 'done'),
    ...going.map((each) => forgetRelease(view.host, flow.config.name, each, neededFiles(flow, work, staying))),
    flow.pruneImages(view, staying),
    ...endOfRollback(flow, work),
  ]
}

/** Whatever else is released now, a rollback that was cut off is no longer wanted. */
const endOfRollback = ({purpose, config}: ReleaseFlow, {view}: HostWork): readonly Step[] =>
  purpose !== 'rollback' && view.app.goingBack !== '' ? [endGoingBack(view.host, config.name)] : []

const neededFiles = (flow: ReleaseFlow, {view}: HostWork, staying: readonly Release[]): readonly string[] => [
  ...filesOf(staying),
  ...view.accessories.records.flatMap((record) => record.files.map((file) => file.path)),
  ...(flow.filesInUse ?? []),
]

const audit = ({config, purpose, release, note}: ReleaseFlow, host: string, outcome: 'done' | 'failed'): Step =>
  auditLine(host, config.name, {action: purpose, outcome, by: release.by, release: release.id, ...(note !== undefined && {note})})

/** A disk that is full takes no file, and most often this one says it already. */
const stillCurrent = (flow: ReleaseFlow, {view}: HostWork, id: string): Step =>
  on(view.host).run('update', `Release ${id} is current`, script('still-current', staysCurrent, paths.current(flow.config.name), id))

const staysCurrent = `[ "$(cat "$1" 2>/dev/null)" = "$2" ] || { printf '%s\\n' "$2" >"$1.new" && mv -f "$1.new" "$1"; }`

const record = ({config, release: {id}}: ReleaseFlow, {view}: HostWork): Step =>
  on(view.host).write('update', `Release ${id} is current`, {path: paths.current(config.name), content: `${id}\n`, mode: 0o644})
