import {ShipitError} from '../../errors.js'
import {isUp} from '../../features/app/state.js'
import {machineOf} from '../../features/hosts/machine.js'
import {systemOf} from '../../features/hosts/system.js'
import {foldersOn, pairsOn, sumOf} from '../../features/move/copy.js'
import type {Pair} from '../../features/move/copy.js'
import {isHeldOn} from '../../features/move/stop.js'
import {storesFor} from '../../features/backups/prepare.js'
import type {Secret} from '../../shell/secret.js'
import {toSize} from '../format.js'
import {lookAtHost, makeAsking} from '../recover/look.js'
import type {Session} from '../session.js'
import type {Both} from './both.js'

export type Found = {
  readonly pairs: readonly Pair[]
  readonly folders: readonly string[]
  /** The old host stands still, by a move that was cut off. */ readonly isHeld: boolean
  readonly isGoingOn: boolean
}

/** Both hosts, before anything is touched. Errors: NOT_FOUND where the app is not on the old one, PREFLIGHT_FAILED. */
export async function lookAtBoth(session: Session, {old, there, asNew}: Both, secrets: ReadonlyMap<string, Secret>): Promise<Found> {
  const {config} = session
  const [view] = await session.views([old.name])
  const [answer] = await session.ask({held: isHeldOn(config.name)}, [old.name])
  const isHeld = answer?.answers.held ?? false
  if (!view || (!isHeld && !view.app.containers.some(isUp))) {
    throw new ShipitError('NOT_FOUND', `${config.name} does not run on ${old.name}: there is nothing to move.`, {
      hint: `From its backups it comes back by: shipit recover --host ${there.name}`,
    })
  }
  const atNew: Session = {...session, config: asNew}
  const {recovering} = await lookAtHost(atNew, there.name)
  await refuseOtherKind(session, old.name, there.name)
  const found = {pairs: pairsOn(config, old.name, view.accessories.places), folders: foldersOn(config, old.name), isHeld, isGoingOn: recovering}
  await refuseNarrow(session, {from: old.name, to: there.name}, found.pairs)
  if (storesFor(asNew, there.name).length > 0) await makeAsking(atNew, there.name, secrets)
  return found
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
