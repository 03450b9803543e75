import type {Config} from '../../config/config.js'
import {ShipitError} from '../../errors.js'
import {aroundApp, neighboursOf, strangersIn} from '../../features/app/neighbours.js'
import {refuseTakenRoutes} from '../../features/app/routes.js'
import {refuseTakenNames} from '../../features/app/taken-names.js'
import {prepareBackups, storesFor} from '../../features/backups/prepare.js'
import {snapshotsIn} from '../../features/backups/snapshots.js'
import {storesOn} from '../../features/backups/stores/on-host.js'
import {resticImage, resticOn} from '../../features/backups/stores/restic.js'
import {backupsOf} from '../../features/backups/task.js'
import {hashKeyOf, writeHashKey} from '../../features/files/keyed-hash.js'
import {enginePlan} from '../../features/hosts/engine-plan.js'
import {machineOf} from '../../features/hosts/machine.js'
import {systemOf} from '../../features/hosts/system.js'
import {ensureImage} from '../../features/images/ensure.js'
import {refuseShort, shortOfRoom} from '../../features/images/short-of-room.js'
import {roomOf} from '../../features/images/room.js'
import {observedRoutes} from '../../features/proxy/observe.js'
import {chooseSources} from '../../features/recovery/choose.js'
import type {Choice} from '../../features/recovery/choose.js'
import {beginRecovery, forgetStores} from '../../features/recovery/note.js'
import {standingOf} from '../../features/recovery/standing.js'
import type {Standing} from '../../features/recovery/standing.js'
import {inSequence, isEmpty, sequence} from '../../plan/plan.js'
import type {Plan} from '../../plan/plan.js'
import type {Secret} from '../../shell/secret.js'
import {toSize} from '../format.js'
import {newHashKey} from '../hash-key.js'
import {imagesHere} from '../images-here.js'
import {inSession} from '../session.js'
import type {Session} from '../session.js'
import {inspect, refuse} from '../setup.js'
import type {Place} from './place.js'
import {needStores, needSources} from './stores.js'

export type LookOptions = {
  readonly fromStore?: string | undefined
  readonly secrets: ReadonlyMap<string, Secret>
  readonly wait?: boolean | undefined
  /** Asks the person, who has seen nothing yet. */
  readonly ask: (choice: Choice, isGoingOn: boolean) => Promise<void>
}

/**
 * Looks at the new host and, from there, at the stores. Nothing of the app is made before all of that is well and a person has agreed: the host gets an engine
 * where it has none, restic, and the files of the stores; those go again where it is not to be.
 */
export function look(place: Place, options: LookOptions): Promise<Choice> {
  const {project, host} = place
  return inSession(project, {purpose: `recover ${project.config.name}`, wait: options.wait, hosts: [host.name]}, async (session) => {
    const standing = await lookAtHost(session, host.name)
    try {
      await makeAsking(session, host.name, options.secrets)
      const choice = await askStores(session, place, options.fromStore)
      await refuseNarrow(session, host.name, choice)
      await options.ask(choice, standing.recovering)
      await session.carryOut(beginRecovery(host.name, project.config.name))
      return choice
    } catch (error) {
      // What a recovery that was cut off needs is left to it.
      if (!standing.recovering) await session.carryOut(forgetStores(host.name, project.config.name), {evenIfCancelled: true}).catch(() => undefined)
      throw error
    }
  })
}

/** Errors: PREFLIGHT_FAILED where the app stands there, or anything is in the way of a set-up; CONFLICT where another app has its names or its domains. */
export async function lookAtHost(session: Session, host: string): Promise<Standing> {
  const {engine, config} = session
  const around = {...aroundApp(engine, config.name), otherwise: {containers: [], others: []}}
  const beside = {around, apps: neighboursOf(config.name), routes: observedRoutes}
  const [answer] = await session.ask({standing: standingOf(engine, config, host), system: systemOf(engine, config.proxy), machine: machineOf, ...beside}, [host])
  if (!answer) throw new TypeError(`${host} was not asked`)
  const {standing, system, machine, apps, routes} = answer.answers
  refuseStanding(config, host, standing)
  refuseTakenRoutes(config, [{host, routes}])
  refuseTakenNames(config, [{host, neighbours: {containers: strangersIn(answer.answers.around), apps}, app: {releases: []}}])
  refuse(await inspect(session, [{host, system, machine}]))
  if (system.engine === undefined) await session.carryOut(sequence(`Engine of ${host}`, enginePlan(host, engine, system)))
  return standing
}

function refuseStanding({name, app, engine}: Config, host: string, {recovering, containers, volumes, lacks}: Standing): void {
  if (!recovering && containers.length + volumes.length > 0) {
    const has = [...(containers.length === 0 ? [] : [`the containers ${containers.join(', ')}`]), ...(volumes.length === 0 ? [] : [`data in the volumes ${volumes.join(', ')}`])]
    throw new ShipitError('PREFLIGHT_FAILED', `${name} stands on ${host} already: it has ${has.join(' and ')}. Nothing was touched.`, {
      hint: `Is it there by a recovery whose last word was lost? Then all is done: write ${host} into deploy.yml. Else take a host without it. Or bring back one backup where it runs: shipit backup restore. Or take it away first, with its data: shipit remove, then \`${engine} volume rm\`.`,
    })
  }
  if (lacks.length > 0) {
    throw new ShipitError('PREFLIGHT_FAILED', `${app} uses accessories of other apps, and on ${host} these do not run: ${lacks.join(', ')}. Nothing was touched.`, {
      hint: `Recover those apps first, from their own repositories: shipit recover --host ${host}`,
    })
  }
}

/** Brings the host what it needs to ask the stores, and nothing else. */
export async function makeAsking({project, config, engine, ask, carryOut}: Session, host: string, secrets: ReadonlyMap<string, Secret>): Promise<void> {
  const {name} = config
  const [answer] = await ask({images: engine.images(), room: roomOf(engine), restic: resticOn, stores: storesOn(name), hashKey: hashKeyOf(name)}, [host])
  if (!answer) throw new TypeError(`${host} was not asked`)
  const {images, room, restic, stores, hashKey} = answer.answers
  const key = hashKey ?? newHashKey()
  const bring: Plan = ensureImage(engine, resticImage, {host, images, room}, await imagesHere(project, [resticImage]))
  const plan = inSequence(
    `What ${host} needs to ask the stores`,
    ...(hashKey ? [] : [writeHashKey(host, name, key)]),
    prepareBackups({engine, config, secrets, key, bring}, {host, stores, restic}),
  )
  refuseShort(shortOfRoom(plan, new Map([[host, room]])), {engine: engine.name})
  if (!isEmpty(plan)) await carryOut(plan)
}

async function askStores(session: Session, place: Place, fromStore: string | undefined): Promise<Choice> {
  const {config, project} = session
  const host = place.host.name
  const backups = backupsOf(config, host)
  const asked = storesFor(config, host).filter(({name}) => fromStore === undefined || name === fromStore)
  const [answer] = await session.ask({stores: snapshotsIn(config, asked.map(({name}) => name))}, [host]) // prettier-ignore
  const answers = answer?.answers.stores ?? []
  needStores(place, asked, answers)
  const choice = chooseSources(backups, answers)
  needSources(choice, answers)
  for (const {store, fault} of answers) if (fault !== undefined) project.view.note(`${store} does not answer, and is left out: ${fault}`)
  return choice
}

/** What is fetched lies there twice for a moment. */
async function refuseNarrow(session: Session, host: string, {sources}: Choice): Promise<void> {
  const [answer] = await session.ask({machine: machineOf}, [host])
  const free = answer?.answers.machine.disk.available ?? 0
  const bytes = sources.map(({snapshot}) => snapshot.bytes)
  const needed = bytes.reduce((sum, each) => sum + each, 0) + Math.max(0, ...bytes)
  if (needed < free) return
  throw new ShipitError('PREFLIGHT_FAILED', `The data may need ${toSize(needed)} under /var/lib of ${host}, and ${toSize(free)} are free there.`, {
    hint: 'Take a host with a larger disk.',
  })
}
