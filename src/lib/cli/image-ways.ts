import type {Config} from '../config/config.js'
import type {SecretValues} from '../features/app/spec.js'
import type {HostView} from '../features/app/view.js'
import {deployerHook} from '../features/hooks/hooks.js'
import type {HookMoment} from '../features/hooks/hooks.js'
import type {AppImage} from '../features/images/app-image.js'
import {planDelivery} from '../features/images/deliver.js'
import {pullPublic} from '../features/images/ensure.js'
import type {Wanted} from '../features/images/identify.js'
import {planPrune} from '../features/images/prune.js'
import {dockerArchitecture} from '../features/images/room.js'
import {pullPrivate} from '../features/images/registry.js'
import type {Release} from '../features/releases/release.js'
import type {Plan} from '../plan/plan.js'
import {noteOfClearSecrets} from './build-context.js'
import {lookAhead, prepareImage, wantedImage} from './prepare-image.js'
import type {FoundAhead} from './prepare-image.js'
import type {Project} from './project.js'
import type {Session} from './session.js'

export type FoundImage = AppImage & {readonly commit?: string}

/** Secrets that a build and a registry need. */
export const imageSecrets = (config: Config): readonly string[] => [...(config.build?.secrets ?? []), ...(config.registry ? [config.registry.password] : [])]

/** What git says of the image, and what this machine's engine has of it. */
export type Search = {readonly wanted: Promise<Wanted>; readonly ahead: Promise<FoundAhead | undefined>}

/** Asks git and the engine of this machine while the hosts are being connected; their faults are told once it is their turn. */
export function beginSearch(
  {here, config}: Pick<Project, 'here' | 'config'>,
  {tag, wait = false}: {readonly tag?: string | undefined; readonly wait?: boolean | undefined},
): Search {
  const wanted = wantedImage({config, secrets: new Map(), ...(tag !== undefined && {tag})}, here)
  for (const begun of [wanted, here.engine()]) begun.catch(() => undefined)
  // Who waits for the lease may wait long: by then the image may be another.
  return {wanted, ahead: wait ? Promise.resolve(undefined) : lookAhead(wanted, here).catch(() => undefined)}
}

/** Builds the image, or finds it. What is not committed is said loudly. */
export async function findImage(
  session: Session,
  secrets: SecretValues,
  options: {
    readonly views: readonly HostView[]
    /** What `beginSearch` answered. */ readonly search?: Search
    readonly tag?: string | undefined
    readonly dryRun?: boolean | undefined
    readonly moment: HookMoment
  },
): Promise<FoundImage> {
  const {project, config} = session
  const hosts = new Map(options.views.map(({host, room}) => [host, dockerArchitecture(room.machine)]))
  const request = {config, secrets, hosts, ...(options.tag !== undefined && {tag: options.tag}), ...(options.search && {ahead: options.search.ahead})}
  const wanted = await (options.search?.wanted ?? wantedImage(request, project.here))
  const clear = wanted.build && config.build ? await noteOfClearSecrets(project.directory, config.build) : undefined
  for (const warning of [...wanted.warnings, ...(clear === undefined ? [] : [clear])]) project.view.note(`Note: ${warning}`)
  if (wanted.build && !options.dryRun) await project.here.carryOut(deployerHook('before-build', options.moment))
  const builder = wanted.build ? config.build?.on : undefined
  const deployer = builder ? {...project.here, engine: () => session.builder(builder)} : project.here
  return {...(await prepareImage(request, wanted, deployer)), ...(wanted.commit && {commit: wanted.commit})}
}

/** What was built on one of the hosts is there: that is seen only once it is asked again. */
export async function withImageBuiltThere(session: Session, views: readonly HostView[], {local}: AppImage): Promise<readonly HostView[]> {
  const hosts = session.config.hosts.filter((host) => local && (local.on === undefined ? host.local : host.name === local.on)).map((host) => host.name)
  const due = views.map((view) => view.host).filter((host) => hosts.includes(host))
  if (due.length === 0) return views
  const answers = await session.ask({images: session.engine.images()}, due)
  return views.map((view) => {
    const images = answers.find(({host}) => host === view.host)?.answers.images
    return images ? {...view, app: {...view.app, images}} : view
  })
}

/** How the image gets to a host: over SSH, or pulled by the host. */
export const deliverTo =
  ({config, engine}: Session, image: AppImage, secrets: SecretValues) =>
  (view: HostView): Plan => {
    const {registry} = config
    const password = registry && secrets.get(registry.password)
    const pull = registry && password ? pullPrivate(engine, registry, password) : ({host}: {readonly host: string}, ref: string): Plan => pullPublic(engine, host, ref)
    return planDelivery(engine, image, {host: view.host, images: view.app.images, room: view.room}, pull)
  }

/** Removes images of ours that neither a kept release nor a container needs. */
export const pruneOn =
  ({config, engine}: Pick<Session, 'config' | 'engine'>) =>
  (view: HostView, kept: readonly Release[]): Plan => {
    const forgotten = view.app.releases.filter((release) => !kept.some((each) => each.id === release.id)).map((release) => release.image.ref)
    const retiring = new Set(kept.map((release) => release.image.ref))
    const containers = view.app.containers.filter((each) => retiring.has(each.image))
    return planPrune(engine, view.host, {name: config.name, images: view.app.images, containers, kept: kept.map((release) => release.image.ref), forgotten})
  }
