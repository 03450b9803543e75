import {containersOf} from '../config/containers.js'
import type {HostView} from '../features/app/view.js'
import {refuseMoved} from '../features/app/moved.js'
import {refuseTakenNames} from '../features/app/taken-names.js'
import type {HookMoment} from '../features/hooks/hooks.js'
import {isNamed} from '../features/images/deliver.js'
import {chooseRelease} from '../features/releases/choose.js'
import type {Candidate} from '../features/releases/choose.js'
import {onPresentHosts} from '../features/releases/compose.js'
import {contentOf} from '../features/files/on-host.js'
import type {HostFile} from '../features/files/host-file.js'
import {endGoingBack} from '../features/releases/keep.js'
import {envOf} from '../features/releases/facts.js'
import {newestFirst} from '../features/releases/release.js'
import type {Release} from '../features/releases/release.js'
import type {ReleaseFlow} from '../flows/release-flow.js'
import {planRelease} from '../flows/release.js'
import {nothing, parallel} from '../plan/plan.js'
import type {Plan} from '../plan/plan.js'
import type {Fact} from '../shell/fact.js'
import type {Secret} from '../shell/secret.js'
import {goOver} from './go-over.js'
import {chooseHashKey} from './hash-key.js'
import type {Told} from './outcome.js'
import {pruneOn} from './image-ways.js'
import type {Project} from './project.js'
import {withoutHosts} from './reach.js'
import {inSession} from './session.js'
import type {Session} from './session.js'

export type RollbackOptions = {
  /** Id, number or tag; absent: the release before the current. */
  readonly release?: string | undefined
  readonly wait?: boolean | undefined
  readonly yes?: boolean | undefined
  readonly dryRun?: boolean | undefined
  readonly skipUnreachable?: boolean | undefined
}

/** Goes back to a release with its own config and its own secrets. */
export async function rollback(project: Project, options: RollbackOptions): Promise<Told> {
  const startedAt = new Date()
  const purpose = options.dryRun ? undefined : `rollback ${options.release ?? ''}`.trim()
  return inSession(project, {purpose, looks: true, wait: options.wait, skipUnreachable: options.skipUnreachable}, async (session) => {
    const views = await session.views()
    const release = chooseRelease(candidates(views), currentOf(views), options.release ?? cutOff(project, views))
    return goBack(session, {release, views, startedAt, options})
  })
}

/** A rollback that was cut off is finished before anybody goes further back. */
function cutOff({view}: Project, views: readonly HostView[]): string | undefined {
  const id = views.map(({app}) => app.goingBack).find((each) => each !== '')
  if (id !== undefined) view.note(`A rollback to ${id} was cut off: it is finished.`)
  return id
}

/** Sent by a client that has heard that all is done: a host that lost its client in the last moment leaves the note for the next one. */
const rolledBack = (name: string, views: readonly HostView[]): Plan =>
  parallel(
    'Rolled back',
    views.map((view) => endGoingBack(view.host, name)),
  )

export type GoingBack = {
  readonly release: Release
  readonly views: readonly HostView[]
  readonly startedAt: Date
  readonly options: RollbackOptions & {readonly force?: boolean; readonly roles?: readonly string[]}
}

/** Brings a kept release to the hosts: for a rollback, and for a restart of the one that runs. */
export async function goBack(session: Session, {release, views, startedAt, options}: GoingBack): Promise<Told> {
  const {engine, project} = session
  const config = onPresentHosts(release, project.config)
  refuseMoved(config, views)
  refuseTakenNames({...config, accessories: []}, views)
  const purpose = options.force ? 'restart' : 'rollback'
  const moment: HookMoment = {command: purpose, config, release, by: project.who, hosts: views.map((view) => view.host)}
  const flow: ReleaseFlow = {
    engine,
    config,
    release,
    views,
    env: await missingEnv(session, views, release),
    files: await missingFiles(session, views, release),
    hashKey: release.secretHashes || release.files ? chooseHashKey(views) : undefined,
    deliver: () => nothing,
    beforeSwitch: nothing,
    accessories: nothing,
    leave: nothing,
    pruneImages: pruneOn(session),
    force: options.force ?? false,
    only: options.roles,
    purpose,
    note: withoutHosts(session.skipped)[0],
  }
  return goOver(session, {
    ...planRelease(flow),
    finish: options.force ? undefined : rolledBack(config.name, views),
    release,
    views,
    startedAt,
    options,
    moment,
    after: options.force ? undefined : 'after-rollback',
  })
}

/** Every kept release, and whether each host that needs its image has it. */
export function candidates(views: readonly HostView[]): readonly Candidate[] {
  const all = newestFirst(views.flatMap((view) => view.app.releases))
  const each = all.filter((release, index) => all.findIndex((other) => other.id === release.id) === index)
  return each.map((release) => ({release, available: views.every(({app}) => app.images.some((image) => isNamed(image, release.image.ref)))}))
}

/** The release that most lately became current on any host. */
export const currentOf = (views: readonly HostView[]): string => {
  const ids = views.map((view) => view.app.current).filter(Boolean)
  return newestFirst(views.flatMap((view) => view.app.releases)).find((release) => ids.includes(release.id))?.id ?? ids[0] ?? ''
}

/** A host that joined after the release has no env files of it: they come from one that has. */
async function missingEnv(session: Session, views: readonly HostView[], release: Release): Promise<ReadonlyMap<string, Secret>> {
  const has = views.find((view) => view.app.releases.some((each) => each.id === release.id))
  if (!has || views.every((view) => view.app.releases.some((each) => each.id === release.id))) return new Map()
  const keys = containersOf(release.config).flatMap(({key, settings}) => (settings.secrets.length > 0 ? [key] : []))
  const facts: Readonly<Record<string, Fact<Secret>>> = Object.fromEntries(keys.map((key) => [key, envOf(session.config.name, release.id, key)]))
  const [answer] = await session.ask(facts, [has.host])
  return new Map(Object.entries(answer?.answers ?? {}))
}

/** Nor has it the files that its containers mount. */
async function missingFiles(session: Session, views: readonly HostView[], release: Release): Promise<readonly HostFile[]> {
  const placed = containersOf(release.config).flatMap(({key, settings: {files}}) =>
    (release.files?.[key] ?? []).map((file, index) => ({...files[index], ...file, mode: files[index]?.mode ?? 0o444})),
  )
  const missing = placed.filter((file) => views.some((view) => !view.app.files.includes(file.path)))
  const found = await Promise.all(
    views.map(async (view, index) => {
      const here = missing.filter(({path}) => views.findIndex((each) => each.app.files.includes(path)) === index)
      const [answer] = await session.ask(Object.fromEntries(here.map(({path}) => [path, contentOf(path)])), [view.host])
      return here.map(({path, target, mode, owner}): HostFile => ({path, target, mode, ...(owner !== undefined && {owner}), content: answer?.answers[path] as Secret}))
    }),
  )
  return found.flat()
}
