import {paths} from '../../config/paths.js'
import {ShipitError} from '../../errors.js'
import {refuseMoved} from '../../features/app/moved.js'
import {isUp} from '../../features/app/state.js'
import type {HostView} from '../../features/app/view.js'
import {machineOf} from '../../features/hosts/machine.js'
import {systemOf} from '../../features/hosts/system.js'
import {foldersOn, pairsOn, sumOf} from '../../features/move/copy.js'
import type {Pair} from '../../features/move/copy.js'
import {storesFor} from '../../features/backups/prepare.js'
import type {Secret} from '../../shell/secret.js'
import {toSize} from '../format.js'
import {lookAtHost, makeAsking} from '../recover/look.js'
import type {Session} from '../session.js'
import {arrivalAt} from './arrival.js'
import type {Arrival} from './arrival.js'
import type {Both} from './both.js'

export type Found = {
  readonly pairs: readonly Pair[]
  readonly folders: readonly string[]
  /** The old host stands still, by a move that was cut off. */
  readonly isHeld: boolean
  readonly isGoingOn: boolean
  /** All of the data was brought over before this was cut off, and nothing was written on the old host since. */
  readonly isCopied: boolean
  /** What runs on the new host where the move was done before. */
  readonly done?: Arrival['release']
}

/** Both hosts, before anything is touched. Errors: NOT_FOUND where the app is not on the old one, PREFLIGHT_FAILED. */
export async function lookAtBoth(session: Session, both: Both, secrets: ReadonlyMap<string, Secret>): Promise<Found> {
  const {old, there, asNew} = both
  const {config} = session
  const view = await lookAtOld(session, both)
  const isHeld = view.app.movedTo !== ''
  const {release, isGoingOn, isCopied} = await arrivalAt(session, both.way)
  const found = {pairs: pairsOn(config, old.name, view.accessories.places), folders: foldersOn(config, old.name), isHeld, isGoingOn, isCopied: isHeld && isCopied}
  if (isHeld && !isGoingOn && release) return {...found, done: release}
  if (found.isCopied) refuseBoth(both, view)
  const atNew: Session = {...session, config: asNew}
  await lookAtHost(atNew, there.name)
  await refuseOtherKind(session, old.name, there.name)
  await refuseNarrow(session, {from: old.name, to: there.name}, found.pairs)
  if (storesFor(asNew, there.name).length > 0) await makeAsking(atNew, there.name, secrets)
  return found
}

async function lookAtOld(session: Session, {old, there}: Both): Promise<HostView> {
  const {config} = session
  const [view] = await session.views([old.name])
  if (view && view.app.movedTo !== '' && view.app.movedTo !== there.name) refuseMoved(config, [view])
  if (view && (view.app.movedTo !== '' || view.app.containers.some(isUp))) return view
  throw new ShipitError('NOT_FOUND', `${config.name} does not run on ${old.name}: there is nothing to move.`, {
    hint: `From its backups it comes back by: shipit recover --host ${there.name}`,
  })
}

/** Somebody has started on the old host what the move had stopped: which data counts is not for us to say. */
function refuseBoth({old, there, way}: Both, {app}: HostView): void {
  const up = app.containers.filter(isUp).map(({name}) => name)
  if (up.length === 0) return
  throw new ShipitError(
    'PREFLIGHT_FAILED',
    `On ${old.name} the move had stopped all of ${way.name}, and ${up.join(', ')} ${up.length === 1 ? 'runs' : 'run'} there again. Nothing was touched.`,
    {
      hint: `To go on with the data that ${there.name} has, stop it on ${old.name}: ${way.engine.name} stop ${up.join(' ')}\nTo begin anew with that of ${old.name}, let all of it live there: sh ${paths.wayBack(way.name)}\nThen say the same command again.`,
    },
  )
}

/** Files of a database are as its processor writes them. */
async function refuseOtherKind(session: Session, from: string, to: string): Promise<void> {
  const answers = await session.ask({system: systemOf(session.engine, session.config.proxy)}, [from, to])
  const kinds = answers.map(({host, answers: {system}}) => ({host, machine: system.machine}))
  if (new Set(kinds.map(({machine}) => machine)).size === 1) return
  throw new ShipitError('PREFLIGHT_FAILED', `${kinds.map(({host, machine}) => `${host} is ${machine}`).join(' and ')}: the files of one may be of no use on the other.`, {
    hint: `Out of backups it works: shipit backup run --all, then shipit recover --host ${to}`,
  })
}

async function refuseNarrow(session: Session, {from, to}: {readonly from: string; readonly to: string}, pairs: readonly Pair[]): Promise<void> {
  const [[held], [room]] = await Promise.all([
    session.ask(Object.fromEntries(pairs.map((pair) => [pair.from, sumOf(session.engine, pair.from)])), [from]),
    session.ask({machine: machineOf}, [to]),
  ])
  const needed = Object.values(held?.answers ?? {}).reduce((sum, each) => sum + (each?.bytes ?? 0), 0)
  const free = room?.answers.machine.disk.available ?? 0
  if (needed * 1.05 < free) return
  throw new ShipitError('PREFLIGHT_FAILED', `The data needs ${toSize(needed)} under /var/lib of ${to}, and ${toSize(free)} are free there.`, {
    hint: 'Take a host with a larger disk.',
  })
}
