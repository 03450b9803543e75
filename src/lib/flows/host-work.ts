import type {Config, Role} from '../config/config.js'
import {jobKey} from '../config/containers.js'
import {labels, paths} from '../config/paths.js'
import type {Engine} from '../engines/engine.js'
import {retireGoneRoles} from '../features/app/gone.js'
import {planRole} from '../features/app/role-work.js'
import type {RoleWork} from '../features/app/role-work.js'
import type {Site} from '../features/app/site.js'
import {planAppRoutes} from '../features/app/routes.js'
import type {RouteWork} from '../features/app/routes.js'
import {liveReplicas} from '../features/app/state.js'
import type {HostView} from '../features/app/view.js'
import {drillOf, drillsOf} from '../features/backups/drill.js'
import {backupsOf, taskOf} from '../features/backups/task.js'
import {auditLine} from '../features/audit/line.js'
import type {HostFile} from '../features/files/host-file.js'
import {writeHashKey} from '../features/files/keyed-hash.js'
import {writeFiles} from '../features/files/on-host.js'
import {restartedBy} from '../features/jobs/restart.js'
import type {Task} from '../features/jobs/task.js'
import {jobTask} from '../features/jobs/script.js'
import {jobsOf, planTasks} from '../features/jobs/work.js'
import {beginGoingBack, endGoingBack, filesOf, forgetRelease, kept, writeRelease} from '../features/releases/keep.js'
import type {Release} from '../features/releases/release.js'
import {on} from '../plan/on.js'
import {isEmpty, nothing} from '../plan/plan.js'
import type {Plan, Step} from '../plan/plan.js'
import {cmd, script} from '../shell/command.js'
import type {Secret} from '../shell/secret.js'
import {countUpTo, sendCanary, watchHost} from './watch.js'

export type ReleaseFlow = {
  readonly engine: Engine
  /** With the hosts of the present file, even when an older release is brought back. */
  readonly config: Config
  readonly release: Release
  readonly views: readonly HostView[]
  /** Role → its env file; a role without an entry has its file on the hosts already. */
  readonly env: ReadonlyMap<string, Secret>
  /** Files of its containers, with what they hold; those that lie on the hosts already may be left out. */
  readonly files: readonly HostFile[]
  /** Of the hashes in the release: for hosts that don't have it. */
  readonly hashKey?: Secret | undefined
  /** Paths of files on a host that others than releases need: accessories. */
  readonly filesInUse?: readonly string[]
  /** How the image gets to a host; empty where it is there. */
  readonly deliver: (view: HostView) => Plan
  /** What runs once, when every new replica is healthy and before any host switches. */
  readonly beforeSwitch: Plan
  /** What the backups of a host need beside their scripts. Absent: nothing. */
  readonly backups?: (view: HostView) => Plan
  /** What the accessories need, before the app does. */
  readonly accessories: Plan
  /** What goes from hosts that were taken out of the file. */
  readonly leave: Plan
  /** Removes images of our own that none of these releases needs. */
  readonly pruneImages: (view: HostView, kept: readonly Release[]) => Plan
  readonly force: boolean
  /** Only these roles; absent: all, and roles that are gone are removed. */
  readonly only?: readonly string[] | undefined
  readonly purpose: 'deploy' | 'rollback' | 'restart'
  /** For the audit log. */
  readonly note?: string | undefined
}

/** What one host needs to get to the release. */
export type HostWork = {
  readonly view: HostView
  readonly site: Site
  /** How the image gets here; empty where it is there. */
  readonly deliver: Plan
  readonly roles: readonly RoleWork[]
  readonly routes: RouteWork
  /** What jobs and backups need once the host has gone over. */ readonly jobs: readonly Step[]
  /** And what before. */ readonly backups: Plan
}

export function workOn(flow: ReleaseFlow, view: HostView): HostWork {
  const site: Site = {engine: flow.engine, config: flow.config, release: flow.release, host: view.host, state: view.app, force: flow.force}
  const roles = rolesOn(flow, view.host).map((role) => planRole(site, role))
  // A deploy that is held to some roles leaves jobs at their release.
  const jobs = flow.only === undefined ? planTasks({engine: flow.engine, name: flow.config.name, host: view.host}, tasksOn(flow, view), view.jobs) : []
  const backups = flow.only === undefined ? (flow.backups?.(view) ?? nothing) : nothing
  return {view, site, roles, jobs, backups, deliver: flow.deliver(view), routes: planAppRoutes(site, view, roles, {only: flow.only, restarted: restartedHere(flow, view.host)})}
}

/** What the host does by itself. */
const tasksOn = (flow: ReleaseFlow, {host}: HostView): readonly Task[] => [
  ...jobsOf(flow.config, host).map((job) => jobTask(flow, job)),
  ...backupsOf(flow.config, host).map((backup) => taskOf(flow, backup)),
  ...drillsOf(flow.config, host).map((backup) => drillOf(flow, backup)),
]

/** Roles that jobs of this host restart by themselves: into the colour that is idle by then. */
const restartedHere = (flow: ReleaseFlow, host: string): readonly string[] =>
  flow.only === undefined ? jobsOf(flow.config, host).flatMap((job) => restartedBy(flow, job).map((role) => role.name)) : []

export const isDone = (flow: ReleaseFlow, work: HostWork): boolean =>
  work.roles.every((role) => role.kind === 'keep' && role.retire.length === 0) &&
  isEmpty(work.routes.apply) &&
  isEmpty(work.routes.settle) &&
  work.jobs.length === 0 &&
  isEmpty(work.backups) &&
  gone(flow, work).length === 0 &&
  missingFiles(flow, work).length === 0 &&
  releasesOn(flow, work).going.length === 0 &&
  work.view.app.goingBack === '' &&
  (work.view.app.current === flow.release.id || flow.only !== undefined)

export function writeHost(flow: ReleaseFlow, work: HostWork): readonly Step[] {
  const {view} = work
  const {name} = flow.config
  const keys = keysOn(flow, work)
  const env = [...flow.env].filter(([key]) => keys.includes(key))
  const hasKey = flow.hashKey === undefined || view.app.hashKey?.reveal() === flow.hashKey.reveal()
  return [
    ...(flow.hashKey === undefined || hasKey ? [] : [writeHashKey(view.host, name, flow.hashKey)]),
    ...writeFiles(view.host, missingFiles(flow, work)),
    ...writeRelease(view.host, name, flow.release, new Map(env)),
    ...(flow.purpose === 'rollback' ? [beginGoingBack(view.host, name, flow.release)] : []),
  ]
}

/** Files that containers of a host mount and that do not lie there. */
function missingFiles(flow: ReleaseFlow, work: HostWork): readonly HostFile[] {
  const needed = new Set(keysOn(flow, work).flatMap((key) => (flow.release.files?.[key] ?? []).map((file) => file.path)))
  return flow.files.filter(({path}) => needed.has(path) && !work.view.app.files.includes(path))
}

/** Roles and jobs that get something of the release on a host, by the names that it is kept under. */
const keysOn = (flow: ReleaseFlow, {view, roles}: HostWork): readonly string[] => [
  ...roles.map(({role}) => role.name),
  ...(flow.only === undefined ? jobsOf(flow.config, view.host).map(jobKey) : []),
]

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
export const settle = (flow: ReleaseFlow, work: HostWork): readonly Step[] => [...watch(flow, work), record(flow, work, flow.release.id)]

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
  const {host} = work.view
  const {staying, going} = releasesOn(flow, work)
  return [
    ...work.jobs,
    ...work.roles.flatMap((role) => role.retire),
    ...countUpTo(work),
    work.routes.settle,
    ...gone(flow, work),
    audit(flow, host, 'done'),
    ...going.map((each) => forgetRelease(host, flow.config.name, each, neededFiles(flow, work, staying))),
    flow.pruneImages(work.view, staying),
    ...endOfRollback(flow, work),
  ]
}

/** The releases that a host keeps, and those that it no longer needs. */
function releasesOn(flow: ReleaseFlow, work: HostWork): {readonly staying: readonly Release[]; readonly going: readonly Release[]} {
  const all = [flow.release, ...work.view.app.releases.filter((each) => each.id !== flow.release.id)]
  const staying = kept(all, {keep: flow.config.keep, inUse: [flow.release.id, ...releasesInUse(flow, work)]})
  return {staying, going: all.filter((each) => !staying.includes(each))}
}

/** Whatever else is released now, a rollback that was cut off is no longer wanted. */
const endOfRollback = ({purpose, config}: ReleaseFlow, {view}: HostWork): readonly Step[] =>
  purpose !== 'rollback' && view.app.goingBack !== '' ? [endGoingBack(view.host, config.name)] : []

const neededFiles = (flow: ReleaseFlow, {view}: HostWork, staying: readonly Release[]): readonly string[] => [
  ...filesOf(staying),
  ...view.accessories.records.flatMap((record) => record.files.map((file) => file.path)),
  ...(flow.filesInUse ?? []),
]

/** What runs and stays, a job under way too, and what jobs are to run that this deploy leaves alone. */
function releasesInUse(flow: ReleaseFlow, work: HostWork): readonly string[] {
  const {app} = work.view
  const live = work.roles.filter(({kind}) => kind === 'keep').flatMap(({role}) => liveReplicas(app, flow.config.name, role.name))
  const running = app.containers.filter((each) => each.labels[labels.kind] === 'job')
  return [...[...live, ...running].map((each) => each.labels[labels.release] ?? ''), ...(flow.only === undefined ? [] : work.view.jobs.map((job) => job.release))]
}

const rolesOn = (flow: ReleaseFlow, host: string): readonly Role[] => flow.config.roles.filter((role) => role.hosts.includes(host) && (flow.only?.includes(role.name) ?? true))

const gone = (flow: ReleaseFlow, work: HostWork): readonly Step[] => (flow.only === undefined ? retireGoneRoles(work.site, rolesOn(flow, work.view.host)) : [])

const audit = ({config, purpose, release, note}: ReleaseFlow, host: string, outcome: 'done' | 'failed'): Step =>
  auditLine(host, config.name, {action: purpose, outcome, by: release.by, release: release.id, ...(note !== undefined && {note})})

/** A disk that is full takes no file, and most often this one says it already. */
const stillCurrent = (flow: ReleaseFlow, {view}: HostWork, id: string): Step =>
  on(view.host).run('update', `Release ${id} is current`, script('still-current', staysCurrent, paths.current(flow.config.name), id))

const staysCurrent = `[ "$(cat "$1" 2>/dev/null)" = "$2" ] || { printf '%s\\n' "$2" >"$1.new" && mv -f "$1.new" "$1"; }`

const record = (flow: ReleaseFlow, work: HostWork, id: string): Step =>
  on(work.view.host).write('update', `Release ${id} is current`, {path: paths.current(flow.config.name), content: `${id}\n`, mode: 0o644})
