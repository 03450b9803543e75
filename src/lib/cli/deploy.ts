import {containersOf} from '../config/containers.js'
import {accessorySecrets} from '../features/accessories/given.js'
import {backupFirst, refuseUnsaved} from '../features/backups/before.js'
import {prepareBackups} from '../features/backups/prepare.js'
import {storePasswords, storeSecrets} from '../features/backups/stores/files.js'
import {resticImage} from '../features/backups/stores/restic.js'
import {checkVariables, envFiles, secretNames} from '../features/app/env.js'
import {refuseMoved} from '../features/app/moved.js'
import {refuseTakenRoutes} from '../features/app/routes.js'
import {refuseTakenNames} from '../features/app/taken-names.js'
import {beforeSwitch, deployerHook} from '../features/hooks/hooks.js'
import type {HookMoment} from '../features/hooks/hooks.js'
import {scheduledIn, upcoming} from '../features/jobs/schedules.js'
import type {Upcoming} from '../features/jobs/schedules.js'
import {proxiesOtherwise} from '../features/proxy/otherwise.js'
import {composeRelease} from '../features/releases/compose.js'
import {planServers} from '../flows/databases.js'
import {observeServers} from './databases/observe.js'
import {planAccessories} from '../flows/accessories.js'
import {bringImages, jobImages} from './accessory/bring.js'
import {roleFiles} from '../features/releases/specs.js'
import type {Given} from '../features/releases/specs.js'
import type {ReleaseFlow} from '../flows/release-flow.js'
import {planRelease} from '../flows/release.js'
import {inSequence, sequence} from '../plan/plan.js'
import {checkRoom} from './check-room.js'
import {fileContents} from './file-contents.js'
import {goOver} from './go-over.js'
import {chooseHashKey} from './hash-key.js'
import type {Told} from './outcome.js'
import type {HostView} from '../features/app/view.js'
import type {FoundImage} from './image-ways.js'
import type {Session} from './session.js'
import {beginSearch, deliverTo, findImage, imageSecrets, pruneOn, withImageBuiltThere} from './image-ways.js'
import {leaveHosts} from './leave.js'
import type {Project} from './project.js'
import {withoutHosts} from './reach.js'
import {inSession} from './session.js'

export type DeployOptions = {
  /** An existing image of this tag instead of a build. */
  readonly tag?: string | undefined
  readonly hosts?: readonly string[] | undefined
  readonly roles?: readonly string[] | undefined
  /** Replace replicas that are as wanted, too. */
  readonly force?: boolean | undefined
  /** Wait for the lease. */
  readonly wait?: boolean | undefined
  /** Go ahead without a question. */
  readonly yes?: boolean | undefined
  /** Go ahead only where the plan is the one of this digest, which `plan` has shown. */
  readonly plan?: string | undefined
  /** Show the plan and change nothing on any host: no lease, no hooks. */
  readonly dryRun?: boolean | undefined
  /** Go ahead without hosts that can't be reached. */
  readonly skipUnreachable?: boolean | undefined
}

/** The way of a deploy: secrets, hosts, lease, image, plan, execution, report. */
export async function deploy(project: Project, options: DeployOptions): Promise<Told> {
  const startedAt = new Date()
  const {config} = project
  const only = options.roles ? [] : undefined
  const secrets = await project.secrets(
    [...secretNames(config), ...accessorySecrets(config, only), ...imageSecrets(config), ...(options.roles ? [] : storeSecrets(config.stores ?? []))],
    {passwords: options.dryRun ? 'show' : 'save', storePasswords: storePasswords(config.stores ?? [])},
  )
  checkVariables([...containersOf(config).map(({settings}) => settings), ...(only ? [] : config.accessories)], secrets)
  const mounted = [...containersOf(config).map(({settings}) => settings), ...config.accessories].flatMap((each) => each.files)
  const files = await fileContents(mounted, secrets, project.directory)
  const moment: HookMoment = {command: 'deploy', config, by: project.who, hosts: options.hosts ?? config.hosts.map((host) => host.name)}
  if (!options.dryRun) await project.here.carryOut(deployerHook('before-connect', moment))
  const search = beginSearch(project, options)
  const purpose = options.dryRun ? undefined : `deploy ${options.tag ?? config.tag ?? ''}`.trim()
  return inSession(project, {purpose, looks: true, wait: options.wait, hosts: options.hosts, skipUnreachable: options.skipUnreachable}, async (session) => {
    const skipped = session.skipped.map(({host}) => host)
    refuseUnsaved(config, skipped)
    const going: HookMoment = {...moment, hosts: moment.hosts.filter((host) => !skipped.includes(host))}
    // A schedule that a host can't read, and a domain or a name that another app has, end the deploy before an image is looked for.
    const [views, servers] = await Promise.all([session.views(), observeServers(session, secrets, only)])
    const jobs = upcoming(scheduledIn(config), (host) => views.find((view) => view.host === host)?.times)
    refuseMoved(config, views)
    refuseTakenRoutes(config, views, options.roles)
    refuseTakenNames(config, views)
    for (const line of proxiesOtherwise(config.proxy, views)) project.view.note(line)
    const image = await findImage(session, secrets, {...options, search, views, moment: going})
    return release(session, {
      views: await withImageBuiltThere(session, views, image),
      servers,
      jobs,
      image,
      given: {secrets, files, key: chooseHashKey(views)},
      startedAt,
      moment: going,
      options,
      only,
    })
  })
}

type Found = {
  readonly views: readonly HostView[]
  readonly servers: Awaited<ReturnType<typeof observeServers>>
  readonly jobs: readonly Upcoming[]
  readonly image: FoundImage
  readonly given: Given
  readonly startedAt: Date
  readonly moment: HookMoment
  readonly options: DeployOptions
  /** Accessories that may change; absent: all. */
  readonly only: readonly string[] | undefined
}

/** What is known of the hosts, the image and the secrets, on its way to a release. */
async function release(session: Session, found: Found): Promise<Told> {
  const {views, jobs, given, startedAt, options} = found
  const {flow, accessories, databases, moment} = await flowOf(session, found)
  const planned = planRelease(flow, {accessories, servers: databases, given})
  await checkRoom(session, planned.plan, views)
  return goOver(session, {
    ...planned,
    ...{views, jobs, accessories, startedAt, options, moment},
    release: flow.release,
    after: 'after-deploy',
  })
}

async function flowOf(session: Session, {views, servers, image, given, startedAt, moment, options, only}: Found) {
  const {engine, config, project} = session
  const known = {releases: views.flatMap((view) => view.app.releases), current: views.map((view) => view.app.current), isAll: views.length === config.hosts.length}
  const made = {tag: image.tag, image: {ref: image.ref, id: image.id}, createdAt: startedAt.toISOString(), by: project.who, ...(image.commit && {commit: image.commit})}
  const composed = composeRelease(config, given, made, known)
  const bring = await bringImages(session, views, only)
  const accessories = planAccessories({engine, config, views, given, by: project.who, bring, only})
  const databases = planServers({engine, config, views, ...servers, by: project.who, only})
  const files = [...roleFiles(config, given).values()].flat()
  const told = {...moment, release: composed}
  const flow: ReleaseFlow = {
    ...{engine, config, release: composed, views, files},
    env: envFiles(config, given.secrets),
    hashKey: secretNames(config).length + files.length + (config.stores ?? []).length > 0 ? given.key : undefined,
    backups: (view) => prepareBackups({engine, config, secrets: given.secrets, key: given.key, bring: bring(view, resticImage)}, view),
    deliver: (view) => sequence(`Deliver to ${view.host}`, [deliverTo(session, image, given.secrets)(view), ...jobImages(config, view.host).map((each) => bring(view, each))]),
    beforeSwitch: inSequence('Before the switch', backupFirst(config, views), beforeSwitch(engine, told)),
    // What is made in them comes after them.
    accessories: inSequence('Accessories', accessories.plan, databases),
    filesInUse: accessories.files,
    leave: await leaveHosts(session, views, options),
    pruneImages: pruneOn(session),
    force: options.force ?? false,
    only: options.roles,
    purpose: 'deploy',
    note: withoutHosts(session.skipped)[0],
  }
  return {flow, accessories, databases, moment: told}
}
