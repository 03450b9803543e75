import {beginRecovery, forgetStores} from '../../features/recovery/note.js'
import {comeBack} from '../../features/move/stop.js'
import {messageOf, ShipitError} from '../../errors.js'
import {paths} from '../../config/paths.js'
import type {Secret} from '../../shell/secret.js'
import {bootAccessories} from '../accessory/boot.js'
import {confirm} from '../confirm.js'
import {deploy} from '../deploy.js'
import type {Outcome} from '../outcome.js'
import type {Project} from '../project.js'
import {allSecrets, check, endAt} from '../recover/recover.js'
import {linesWith} from '../recover/lines.js'
import {placeOf} from '../recover/place.js'
import {startWatch} from '../recover/stages.js'
import {astray} from '../recover/tell.js'
import {inSession} from '../session.js'
import type {Session} from '../session.js'
import {setUp} from '../setup.js'
import {copyRest, copyWhileServing} from './copy.js'
import {lookAtBoth} from './look.js'
import type {Found} from './look.js'
import {onBoth, takeBack} from './both.js'
import type {Both} from './both.js'
import type {Moved} from './tell.js'

export type MoveOptions = {
  /** The new host, as `hosts` would have it. */
  readonly to: string
  /** The host that the app leaves; absent: the only one. */
  readonly from?: string | undefined
  readonly tag?: string | undefined
  readonly yes: boolean
  readonly wait: boolean
  /** Names of the files that were read, from where the command was called. */
  readonly files: readonly string[]
}

const stageCount = 6

/** An app goes over to another host while both are alive. Where that fails the old one serves again; cut off, the same command goes on. */
export async function move(opened: Project, options: MoveOptions): Promise<Moved> {
  const both = bothOf(opened, options)
  const {place, old} = both
  const {project, host} = place
  const {wait} = options
  const secrets = await allSecrets(project)
  await project.here.engine()
  const watch = startWatch(project, stageCount)
  const hosts = [host.name]
  const going = await watch.stage(`Look at ${old.name} and ${host.address}`, () => begin(both, secrets, options))
  if (going.done) return hasMoved(both, going.done, options)
  await watch.stage(`Set up ${host.address}`, () => setUp(project, {hosts, wait}))
  if (!going.isCopied) await watch.stage(`Copy while ${old.name} serves`, () => tellWhoServes(both, copyWhileServing(both, going, {secrets, tag: options.tag, wait})))
  const from = performance.now()
  const {copied, outcome} = await orBack(both, wait, async (atOld) => {
    const found = await watch.stage(`Stop ${old.name} and copy the rest`, () => copyRest(both, going, atOld))
    return {copied: found, outcome: await watch.stage('App, jobs and backups', () => start(both, options))}
  })
  const stopped = Math.round((performance.now() - from) / 100) / 10
  await watch.stage('Check', () => check(place))
  const left = await leftOf(both, options)
  await endAt(place, options)
  return {
    ...{app: project.config.name, from: old.name, host: host.name, release: outcome.release, tag: outcome.tag, volumes: copied},
    ...{stages: watch.stages, seconds: watch.seconds, stopped},
    ...left,
  }
}

/** What is left to the person. */
const leftOf = async ({place, old}: Both, {files}: MoveOptions): Promise<Pick<Moved, 'toWrite' | 'dns'>> => ({
  toWrite: await linesWith(files, old, place.host),
  dns: await astray(place),
})

function bothOf(opened: Project, {to, from}: MoveOptions): Both {
  const place = placeOf(opened, to, from)
  if (place.old) return onBoth(opened, place, place.old)
  throw new ShipitError('USAGE', `${to} is a host of deploy.yml already.`, {hint: 'Name one that the file does not have: an app moves to a host without it.'})
}

async function begin(both: Both, secrets: ReadonlyMap<string, Secret>, {wait, yes}: MoveOptions): Promise<Found> {
  const {project, there, old} = both
  const {name} = project.config
  return inSession(project, {purpose: `move ${name}`, wait, hosts: [old.name, there.name]}, async (session) => {
    const found = await lookAtBoth(session, both, secrets)
    if (found.done) return found
    for (const folder of found.folders) project.view.note(`The folder ${folder} is not moved: it is the host's own. Bring it to ${there.name} yourself.`)
    if (found.isGoingOn) project.view.note(`A move to ${there.name} was cut off: this goes on with it.`)
    await agree(session, both, {yes, isGoingOn: found.isGoingOn})
    await session.carryOut(beginRecovery(there.name, name))
    if (!found.isHeld || found.isCopied) return found
    project.view.note(`${old.name} stood still since then: it serves again while this copies.`)
    await session.carryOut(comeBack(old.name, name))
    return found
  })
}

/** Who does not agree leaves nothing on the new host. */
async function agree({carryOut}: Session, {project, old, there, way}: Both, {yes, isGoingOn}: {readonly yes: boolean; readonly isGoingOn: boolean}): Promise<void> {
  try {
    await confirm({message: `Move ${way.name} from ${old.name} to ${there.name}? It stands still while what has changed is copied.`, yes}, project.terminal)
  } catch (error) {
    if (!isGoingOn) await carryOut(forgetStores(there.name, way.name), {evenIfCancelled: true})
    throw error
  }
}

async function start({place}: Both, {tag, wait}: MoveOptions): Promise<Outcome> {
  const {project, host} = place
  const hosts = [host.name]
  const names = project.config.accessories.filter((each) => each.hosts.includes(host.name)).map(({name}) => name)
  if (names.length > 0) await bootAccessories(project, {names, hosts, yes: true, wait})
  return (await deploy(project, {hosts, tag, yes: true, wait})).outcome
}

/** A client that was cut off before it heard of its last step. */
async function hasMoved(both: Both, {id, tag}: NonNullable<Found['done']>, options: MoveOptions): Promise<Moved> {
  const {place, old} = both
  const {project, host} = place
  await check(place)
  return {app: project.config.name, from: old.name, host: host.name, release: id, tag, volumes: [], stages: [], seconds: 0, ...(await leftOf(both, options))}
}

/** Whatever ends the copying, nothing of it has touched the old host. */
const tellWhoServes = ({project, old}: Both, copying: Promise<void>): Promise<void> =>
  copying.catch((error: unknown) => {
    project.view.note(`${old.name} serves as before.`)
    throw error
  })

/** Has the old host for as long as the app stands still. Where the new one does not come to it, what was begun there goes, and the old one lives on. */
const orBack = <T>(both: Both, wait: boolean, work: (atOld: Session) => Promise<T>): Promise<T> =>
  inSession(both.project, {purpose: `move ${both.way.name}`, wait, hosts: [both.old.name]}, async (atOld) => {
    try {
      return await work(atOld)
    } catch (error) {
      await goBack(both, atOld, wait)
      throw error
    }
  })

/** Once the new host serves there is no way back: what has been written there would be lost. */
async function goBack(both: Both, {carryOut}: Session, wait: boolean): Promise<void> {
  const {project, old, there, way} = both
  const {note} = project.view
  const state = await takeBack(both, wait).catch((fault: unknown) =>
    // It is cleared by the next move.
    note(`${there.name} could not be cleared, and what was begun there may run: ${messageOf(fault)}`),
  )
  if (state === 'serves') return note(`${there.name} serves by now, and ${old.name} stays stopped: the same command goes on from there.`)
  try {
    await carryOut(comeBack(old.name, way.name), {evenIfCancelled: true})
    note(`${old.name} serves again.`)
  } catch (fault) {
    note(`${old.name} stands still: ${messageOf(fault)}\nThe same command goes on; or, on ${old.name}: sh ${paths.wayBack(way.name)}`)
  }
}
