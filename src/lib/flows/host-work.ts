import type {Config, Role} from '../config/config.js'
import {labels, paths} from '../config/paths.js'
import type {Engine} from '../engines/engine.js'
import {retireGoneRoles} from '../features/app/gone.js'
import {planRole} from '../features/app/role-work.js'
import type {RoleWork} from '../features/app/role-work.js'
import type {Site} from '../features/app/site.js'
import {planAppRoutes} from '../features/app/routes.js'
import type {RouteWork} from '../features/app/routes.js'
import type {HostView} from '../features/app/view.js'
import {auditLine} from '../features/audit/line.js'
import type {HostFile} from '../features/files/host-file.js'
import {writeHashKey} from '../features/files/keyed-hash.js'
import {writeFiles} from '../features/files/on-host.js'
import {filesOf, forgetRelease, kept, writeRelease} from '../features/releases/keep.js'
import type {Release} from '../features/releases/release.js'
import {on} from '../plan/on.js'
import {isEmpty} from '../plan/plan.js'
import type {Plan, Step} from '../plan/plan.js'
import {cmd} from '../shell/command.js'
import type {Secret} from '../shell/secret.js'

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
}

/** What one host needs to get to the release. */
export type HostWork = {readonly view: HostView; readonly site: Site; readonly roles: readonly RoleWork[]; readonly routes: RouteWork}

export function workOn(flow: ReleaseFlow, view: HostView): HostWork {
  const site: Site = {engine: flow.engine, config: flow.config, release: flow.release, host: view.host, state: view.app, force: flow.force}
  const roles = rolesOn(flow, view.host).map((role) => planRole(site, role))
  return {view, site, roles, routes: planAppRoutes(site, view, roles, flow.only)}
}

export const isDone = (flow: ReleaseFlow, work: HostWork): boolean =>
  work.roles.every((role) => role.kind === 'keep' && role.retire.length === 0) &&
  isEmpty(work.routes.apply) &&
  gone(flow, work).length === 0 &&
  missingFiles(flow, work).length === 0 &&
  (work.view.app.current === flow.release.id || flow.only !== undefined)

export function writeHost(flow: ReleaseFlow, work: HostWork): readonly Step[] {
  const {view, roles} = work
  const {name} = flow.config
  const env = [...flow.env].filter(([role]) => roles.some((each) => each.role.name === role && each.role.secrets.length > 0))
  const hasKey = flow.hashKey === undefined || view.app.hashKey?.reveal() === flow.hashKey.reveal()
  return [
    ...(flow.hashKey === undefined || hasKey ? [] : [writeHashKey(view.host, name, flow.hashKey)]),
    ...writeFiles(view.host, missingFiles(flow, work)),
    ...writeRelease(view.host, name, flow.release, new Map(env)),
  ]
}

/** Files that the roles of a host mount and that do not lie there. */
function missingFiles({files, release}: ReleaseFlow, {view, roles}: HostWork): readonly HostFile[] {
  const needed = new Set(roles.flatMap(({role}) => (release.files?.[role.name] ?? []).map((file) => file.path)))
  return files.filter(({path}) => needed.has(path) && !view.app.files.includes(path))
}

/** Roles that stop first go first: what can fail comes before what can't. */
export function switchOver(flow: ReleaseFlow, work: HostWork): readonly Plan[] {
  const stopFirst = work.roles.filter((role) => role.role.strategy === 'replace')
  const startFirst = work.roles.filter((role) => role.role.strategy !== 'replace')
  return [...[...stopFirst, ...startFirst].flatMap((role) => role.go), record(flow, work, flow.release.id)]
}

/** Safe at any point of the way: what serves is the old colour again, and nothing of the new release is left. */
export function putBack(flow: ReleaseFlow, work: HostWork): readonly Plan[] {
  const {current, releases} = work.view.app
  const {host} = work.view
  const isNew = !releases.some((each) => each.id === flow.release.id)
  return [
    ...work.roles.flatMap((role) => role.back),
    work.routes.restore,
    current === '' ? on(host).run('remove', 'No release is current', cmd('rm', '-f', paths.current(flow.config.name))) : record(flow, work, current),
    ...(isNew ? [forgetRelease(host, flow.config.name, flow.release, neededFiles(flow, work, releases))] : []),
    auditLine(host, flow.config.name, {action: flow.purpose, outcome: 'failed', by: flow.release.by, release: flow.release.id}),
  ]
}

/** After the last switch: nothing of this is undone, a second run would do the rest. */
export function tidyHost(flow: ReleaseFlow, work: HostWork): readonly Plan[] {
  const {host, app} = work.view
  const all = [flow.release, ...app.releases.filter((each) => each.id !== flow.release.id)]
  const staying = kept(all, {keep: flow.config.keep, inUse: [flow.release.id, ...releasesInUse(work)]})
  return [
    ...work.roles.flatMap((role) => role.retire),
    ...gone(flow, work),
    auditLine(host, flow.config.name, {action: flow.purpose, outcome: 'done', by: flow.release.by, release: flow.release.id}),
    ...all.filter((each) => !staying.includes(each)).map((each) => forgetRelease(host, flow.config.name, each, neededFiles(flow, work, staying))),
    flow.pruneImages(work.view, staying),
  ]
}

const neededFiles = (flow: ReleaseFlow, {view}: HostWork, staying: readonly Release[]): readonly string[] => [
  ...filesOf(staying),
  ...view.accessories.records.flatMap((record) => record.files.map((file) => file.path)),
  ...(flow.filesInUse ?? []),
]

function releasesInUse(work: HostWork): readonly string[] {
  const staying = work.roles.filter((role) => role.kind === 'keep').map((role) => role.role.name)
  return work.view.app.containers.filter((each) => staying.includes(each.labels[labels.role] ?? '')).map((each) => each.labels[labels.release] ?? '')
}

const rolesOn = (flow: ReleaseFlow, host: string): readonly Role[] => flow.config.roles.filter((role) => role.hosts.includes(host) && (flow.only?.includes(role.name) ?? true))

const gone = (flow: ReleaseFlow, work: HostWork): readonly Step[] => (flow.only === undefined ? retireGoneRoles(work.site, rolesOn(flow, work.view.host)) : [])

const record = (flow: ReleaseFlow, work: HostWork, id: string): Step =>
  on(work.view.host).write('update', `Release ${id} is current`, {path: paths.current(flow.config.name), content: `${id}\n`, mode: 0o644})
