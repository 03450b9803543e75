import {ShipitError} from '../../errors.js'
import type {Around, Engine} from '../../engines/engine.js'
import type {Answers, Fact} from '../../shell/fact.js'
import {accessoryNotes} from '../accessories/record.js'
import type {AccessoryNotes} from '../accessories/record.js'
import {storesOn} from '../backups/stores/on-host.js'
import type {StoresHere} from '../backups/stores/on-host.js'
import {resticOn} from '../backups/stores/restic.js'
import {usesOf} from '../databases/use.js'
import type {UseHere} from '../databases/use.js'
import {jobsOn} from '../jobs/state.js'
import type {JobState} from '../jobs/state.js'
import {nextTimes} from '../jobs/schedules.js'
import type {NextTimes, Scheduled} from '../jobs/schedules.js'
import {roomOf} from '../images/room.js'
import type {Room} from '../images/room.js'
import {notReady} from '../proxy/missing.js'
import {observedRoutes} from '../proxy/observe.js'
import type {ObservedRoutes} from '../proxy/observe.js'
import {aroundApp, neighboursOf, strangersIn} from './neighbours.js'
import type {Neighbour, Neighbours} from './neighbours.js'
import {appFacts} from './state.js'
import type {AppState} from './state.js'

/** What one host answered about an app and the proxy. */
export type HostView = {
  readonly host: string
  readonly app: AppState
  readonly routes: ObservedRoutes
  readonly room: Room
  readonly accessories: AccessoryNotes
  readonly uses: readonly UseHere[]
  readonly jobs: readonly JobState[]
  /** When the schedules of the file come there. */
  readonly times: NextTimes
  /** Stores that backups of the app go to from there. */
  readonly stores: StoresHere
  /** Version of the restic that we brought. */
  readonly restic: string
  /** What may have names of the app there. Absent: nothing. */
  readonly neighbours?: Neighbours
}

type ViewFacts = {
  readonly containers: Fact<Around | undefined>
  readonly images: Fact<AppState['images'] | undefined>
  readonly flags: Fact<AppState['flags']>
  readonly releases: Fact<AppState['releases']>
  readonly current: Fact<string>
  readonly goingBack: Fact<string>
  readonly movedTo: Fact<string>
  readonly files: Fact<AppState['files']>
  readonly hashKey: Fact<AppState['hashKey']>
  readonly routes: Fact<ObservedRoutes>
  readonly room: Fact<Room>
  readonly accessories: Fact<AccessoryNotes>
  readonly uses: Fact<readonly UseHere[]>
  readonly jobs: Fact<readonly JobState[]>
  readonly times: Fact<NextTimes>
  readonly stores: Fact<StoresHere>
  readonly restic: Fact<string>
  readonly neighbours: Fact<readonly Neighbour[]>
}

/** All there is to ask a host before a plan: one round trip. `scheduled` is what the file has of schedules. */
export function viewFacts(engine: Engine, name: string, scheduled: readonly Scheduled[] = []): ViewFacts {
  const {images, ...rest} = appFacts(engine, name)
  const by = {program: engine.name, version: 'room'}
  return {
    ...rest,
    containers: {...aroundApp(engine, name), otherwise: undefined, by},
    images: {...images, otherwise: undefined, by},
    routes: observedRoutes,
    room: roomOf(engine),
    accessories: accessoryNotes(name),
    uses: usesOf(name),
    jobs: jobsOn(name),
    times: nextTimes(scheduled),
    stores: storesOn(name),
    restic: resticOn,
    neighbours: neighboursOf(name),
  }
}

/** Errors: PREFLIGHT_FAILED when there is no engine, or no proxy that answers, on the host. */
export function toView(host: string, answers: Answers<ViewFacts>): HostView {
  const {containers, images, routes, room, accessories, uses, jobs, times, stores, restic, neighbours, ...rest} = answers
  if (room.engine === undefined || containers === undefined || images === undefined) {
    throw new ShipitError('PREFLIGHT_FAILED', `On ${host} no container engine answers.`, {hint: 'Set the host up: shipit setup'})
  }
  if (!routes.ready) throw notReady(host, routes)
  const app = {...rest, containers: containers.containers, images}
  return {host, app, routes, room, accessories, uses, jobs, times, stores, restic, neighbours: {containers: strangersIn(containers), apps: neighbours}}
}
