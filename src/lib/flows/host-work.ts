import type {Role} from '../config/config.js'
import {jobKey} from '../config/containers.js'
import {labels} from '../config/paths.js'
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
import type {HostFile} from '../features/files/host-file.js'
import {restartedBy} from '../features/jobs/restart.js'
import type {Task} from '../features/jobs/task.js'
import {jobTask} from '../features/jobs/script.js'
import {jobsOf, planTasks} from '../features/jobs/work.js'
import {kept} from '../features/releases/keep.js'
import type {Release} from '../features/releases/release.js'
import {isEmpty, nothing} from '../plan/plan.js'
import type {Plan, Step} from '../plan/plan.js'
import type {Secret} from '../shell/secret.js'
import type {ReleaseFlow} from './release-flow.js'

/** What one host needs to get to the release. */
export type HostWork = {
  readonly view: HostView
  readonly site: Site
  /** How the image gets here; empty where it is there. */
  readonly deliver: Plan
  /** Role or job → its env file; as in the flow, of those that it has. */
  readonly env: ReadonlyMap<string, Secret>
  /** Files that its containers mount and that do not lie here. */
  readonly files: readonly HostFile[]
  readonly roles: readonly RoleWork[]
  readonly routes: RouteWork
  /** What takes away roles that are no longer in the file. */
  readonly gone: readonly Step[]
  /** What jobs and backups need once the host has gone over. */
  readonly jobs: readonly Step[]
  /** And what before. */
  readonly backups: Plan
  /** Releases that it keeps, this one among them. */
  readonly staying: readonly Release[]
  /** Those that it no longer needs. */
  readonly going: readonly Release[]
}

export function workOn(flow: ReleaseFlow, view: HostView): HostWork {
  const site: Site = {engine: flow.engine, config: flow.config, release: flow.release, host: view.host, state: view.app, force: flow.force}
  const wanted = flow.config.roles.filter((role) => role.hosts.includes(view.host) && (flow.only?.includes(role.name) ?? true))
  const roles = wanted.map((role) => planRole(site, role))
  const keys = keysOn(flow, view, wanted)
  return {
    ...{view, site, roles, deliver: flow.deliver(view)},
    env: new Map([...flow.env].filter(([key]) => keys.includes(key))),
    files: missingFiles(flow, view, keys),
    routes: planAppRoutes(site, view, roles, {only: flow.only, restarted: restartedHere(flow, view.host)}),
    ...(flow.only === undefined ? beyondRoles(flow, {site, view, roles}) : {gone: [], jobs: [], backups: nothing}),
    ...releasesOn(flow, view, roles),
  }
}

/** A deploy that is held to some roles leaves all of this as it is. */
const beyondRoles = (flow: ReleaseFlow, {site, view, roles}: Pick<HostWork, 'site' | 'view' | 'roles'>): Pick<HostWork, 'gone' | 'jobs' | 'backups'> => ({
  gone: retireGoneRoles(
    site,
    roles.map(({role}) => role),
  ),
  jobs: planTasks({engine: flow.engine, name: flow.config.name, host: view.host}, tasksOn(flow, view), view.jobs),
  backups: flow.backups?.(view) ?? nothing,
})

export const isDone = (flow: ReleaseFlow, {view, roles, routes, files, gone, jobs, backups, going}: HostWork): boolean =>
  roles.every((role) => role.kind === 'keep' && role.retire.length === 0) &&
  [routes.apply, routes.settle, backups].every(isEmpty) &&
  [files, gone, jobs, going].every(({length}) => length === 0) &&
  view.app.goingBack === '' &&
  (view.app.current === flow.release.id || flow.only !== undefined)

/** What the host does by itself. */
const tasksOn = (flow: ReleaseFlow, {host}: HostView): readonly Task[] => [
  ...jobsOf(flow.config, host).map((job) => jobTask(flow, job)),
  ...backupsOf(flow.config, host).map((backup) => taskOf(flow, backup)),
  ...drillsOf(flow.config, host).map((backup) => drillOf(flow, backup)),
]

/** Roles that jobs of this host restart by themselves: into the colour that is idle by then. */
const restartedHere = (flow: ReleaseFlow, host: string): readonly string[] =>
  flow.only === undefined ? jobsOf(flow.config, host).flatMap((job) => restartedBy(flow, job).map((role) => role.name)) : []

/** Roles and jobs that get something of the release here, by the names that it is kept under. */
const keysOn = ({config, only}: ReleaseFlow, {host}: HostView, wanted: readonly Role[]): readonly string[] => [
  ...wanted.map(({name}) => name),
  ...(only === undefined ? jobsOf(config, host).map(jobKey) : []),
]

function missingFiles({files, release}: ReleaseFlow, {app}: HostView, keys: readonly string[]): readonly HostFile[] {
  const needed = new Set(keys.flatMap((key) => (release.files?.[key] ?? []).map((file) => file.path)))
  return files.filter(({path}) => needed.has(path) && !app.files.includes(path))
}

function releasesOn(flow: ReleaseFlow, view: HostView, roles: readonly RoleWork[]): Pick<HostWork, 'staying' | 'going'> {
  const all = [flow.release, ...view.app.releases.filter((each) => each.id !== flow.release.id)]
  const staying = kept(all, {keep: flow.config.keep, inUse: [flow.release.id, ...releasesInUse(flow, view, roles)]})
  return {staying, going: all.filter((each) => !staying.includes(each))}
}

/** What runs and stays, a job under way too, and what jobs are to run that this deploy leaves alone. */
function releasesInUse(flow: ReleaseFlow, {app, jobs}: HostView, roles: readonly RoleWork[]): readonly string[] {
  const live = roles.filter(({kind}) => kind === 'keep').flatMap(({role}) => liveReplicas(app, flow.config.name, role.name))
  const running = app.containers.filter((each) => each.labels[labels.kind] === 'job')
  return [...[...live, ...running].map((each) => each.labels[labels.release] ?? ''), ...(flow.only === undefined ? [] : jobs.map((job) => job.release))]
}
