import {containersOf} from '../../config/containers.js'
import {ShipitError} from '../../errors.js'
import {accessorySecrets} from '../../features/accessories/given.js'
import {checkVariables, secretNames} from '../../features/app/env.js'
import {storeSecrets} from '../../features/backups/stores/files.js'
import {loadedOn, loadSource} from '../../features/recovery/load.js'
import type {Loaded} from '../../features/recovery/load.js'
import {endRecovery} from '../../features/recovery/note.js'
import type {Choice, Source} from '../../features/recovery/choose.js'
import {sequence} from '../../plan/plan.js'
import type {Secret} from '../../shell/secret.js'
import {bootAccessories} from '../accessory/boot.js'
import {deploy} from '../deploy.js'
import {imageSecrets} from '../image-ways.js'
import type {Project} from '../project.js'
import {inSession} from '../session.js'
import {setUp} from '../setup.js'
import {runsAsWanted, status} from '../status.js'
import {agree} from './agree.js'
import {imageForHooks} from './hook-image.js'
import {look} from './look.js'
import {placeOf} from './place.js'
import type {Place} from './place.js'
import {startWatch} from './stages.js'
import {checkStore} from './stores.js'
import {toRecovered} from './tell.js'
import type {Recovered} from './tell.js'

export type RecoverOptions = {
  /** The new host, as `hosts` would have it. */
  readonly host: string
  /** The host that it replaces; absent: the only one, or itself. */
  readonly old?: string | undefined
  readonly fromStore?: string | undefined
  readonly tag?: string | undefined
  readonly yes: boolean
  readonly wait: boolean
  /** Names of the files that were read, from where the command was called. */
  readonly files: readonly string[]
}

const stageCount = 6

/** A new host takes the place of one that is lost: set up, given its certificates and data back, and the app deployed on it. Cut off, the same command goes on. */
export async function recover(opened: Project, options: RecoverOptions): Promise<Recovered> {
  const place = placeOf(opened, options.host, options.old)
  const {project, host} = place
  const {config, view} = project
  checkStore(config, host.name, options.fromStore)
  const secrets = await allSecrets(project)
  // Without an engine here nothing could be deployed in the end.
  await project.here.engine()
  const watch = startWatch(project, stageCount)
  const hosts = [host.name]
  const choice = await watch.stage(`Look at ${host.name} and at the stores`, () =>
    look(place, {...options, secrets, ask: (found, isGoingOn) => agree(place, found, {isGoingOn, yes: options.yes})}),
  )
  await watch.stage(`Set up ${host.name}`, () => setUp(project, {hosts, wait: options.wait}))
  const ofHost = choice.sources.filter(({backup}) => backup.source.kind === 'host')
  await watch.stage('Certificates', () => load(place, ofHost, options))
  const loaded = await watch.stage('Data', () => bringData(place, choice, options, secrets))
  if (loaded.served) view.note(`Release ${loaded.served.release} served there${loaded.served.tag === '' ? '' : `, of ${loaded.served.tag}`}.`)
  const told = await watch.stage('App, jobs and backups', () => deploy(project, {hosts, tag: options.tag, yes: true, wait: options.wait}))
  await watch.stage('Check', () => check(place))
  const recovered = await toRecovered(place, {choice, loaded, outcome: told.outcome, watch, files: options.files})
  await endAt(place, options)
  return recovered
}

/** Every one that is needed on the way, before anything is touched. */
export async function allSecrets(project: Project): Promise<ReadonlyMap<string, Secret>> {
  const {config} = project
  const names = [...secretNames(config), ...accessorySecrets(config), ...imageSecrets(config), ...storeSecrets(config.stores ?? [])]
  const secrets = await project.secrets(names, {passwords: 'save'})
  checkVariables([...containersOf(config).map(({settings}) => settings), ...config.accessories], secrets)
  return secrets
}

/** Accessories come up empty, and what their backups hold takes the place of that; volumes of the app have theirs before it mounts them. */
async function bringData(place: Place, {sources}: Choice, options: RecoverOptions, secrets: ReadonlyMap<string, Secret>): Promise<Loaded> {
  const {project, host} = place
  const names = project.config.accessories.filter((each) => each.hosts.includes(host.name)).map(({name}) => name)
  if (names.length > 0) await bootAccessories(project, {names, hosts: [host.name], yes: true, wait: options.wait})
  const ofData = sources.filter(({backup}) => backup.source.kind !== 'host')
  return load(place, ofData, options, await imageForHooks(place, ofData, {...options, secrets}))
}

const load = ({project, host}: Place, sources: readonly Source[], {wait}: RecoverOptions, image?: string): Promise<Loaded> =>
  inSession(project, {purpose: `recover ${project.config.name}`, wait, hosts: [host.name]}, async (session) => {
    const steps = sources.map((source) => loadSource({engine: session.engine, config: project.config, image}, host.name, source))
    if (steps.length > 0) await session.carryOut(sequence(`Bring back ${sources.map(({backup}) => backup.name).join(', ')}`, steps))
    const [answer] = await session.ask({loaded: loadedOn(project.config.name)})
    return answer?.answers.loaded ?? {counted: {}}
  })

/** Errors: UNHEALTHY. */
export async function check({project, host}: Place): Promise<void> {
  const {hosts} = await status(project, [host.name])
  if (!hosts.every((each) => runsAsWanted(project, each))) {
    throw new ShipitError('UNHEALTHY', `Not all of ${project.config.name} runs and is healthy on ${host.name}.`, {
      hint: 'See what is not: write the host into deploy.yml, then `shipit status` and `shipit logs`.',
    })
  }
}

/** It is over where all of it runs. The last that is done: until then the same command goes on, and tells all of this. */
export const endAt = ({project, host}: Place, {wait}: Pick<RecoverOptions, 'wait'>): Promise<void> =>
  inSession(project, {purpose: `recover ${project.config.name}`, wait, hosts: [host.name]}, (session) => session.carryOut(endRecovery(host.name, project.config.name)))
