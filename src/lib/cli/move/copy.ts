import {ShipitError} from '../../errors.js'
import {isNamed} from '../../features/images/deliver.js'
import {copyHost, copyVolume, sumOf} from '../../features/move/copy.js'
import {noteCopied, stopAll} from '../../features/move/stop.js'
import {ensureImage} from '../../features/images/ensure.js'
import {isEmpty, sequence} from '../../plan/plan.js'
import type {Plan} from '../../plan/plan.js'
import type {Secret} from '../../shell/secret.js'
import {checkRoom} from '../check-room.js'
import {deliverTo, findImage} from '../image-ways.js'
import {imagesHere} from '../images-here.js'
import {inSession} from '../session.js'
import type {Session} from '../session.js'
import {cleanNew} from './both.js'
import type {Both} from './both.js'
import type {Found} from './look.js'

export type Copied = {/** As the new host knows it. */ readonly volume: string; readonly entries: number; readonly bytes: number}

type Given = {readonly secrets: ReadonlyMap<string, Secret>; readonly tag?: string | undefined; readonly wait: boolean}

/** All that can be brought over while visitors are served: certificates, images, and volumes as they are by now. */
export async function copyWhileServing(both: Both, {pairs, isGoingOn}: Found, {secrets, tag, wait}: Given): Promise<void> {
  if (isGoingOn) await cleanNew(both, wait)
  await inSession(both.project, {purpose: `move ${both.way.name}`, wait, hosts: [both.old.name, both.there.name]}, async (session) => {
    const {config, carryOut} = session
    const images = await imagesFor(session, both, secrets, tag)
    await carryOut(sequence('Copy what there is', [copyHost(config, both.way), ...images, ...pairs.map((pair, index) => copyVolume(both.way, pair, index, 'all'))]))
  })
}

/** The images that the new host will need: brought before they are waited for. */
async function imagesFor(session: Session, {there, asNew, place}: Both, secrets: ReadonlyMap<string, Secret>, tag: string | undefined): Promise<readonly Plan[]> {
  const {engine, project} = session
  const [view] = await session.views([there.name])
  if (!view) throw new TypeError(`${there.name} was not asked`)
  const moment = {command: 'deploy' as const, config: place.project.config, by: project.who, hosts: [place.host.name]}
  const image = await findImage({...session, config: asNew}, secrets, {views: [view], ...(tag !== undefined && {tag}), moment})
  const wanted = asNew.accessories.filter((each) => each.hosts.includes(there.name)).map((each) => each.image)
  const lacking = [...new Set(wanted)].filter((name) => !view.app.images.some((each) => isNamed(each, name)))
  const local = await imagesHere(project, lacking)
  const plans = [deliverTo(session, image, secrets)(view), ...lacking.map((name) => ensureImage(engine, name, {host: there.name, images: view.app.images, room: view.room}, local))]
  const due = plans.filter((plan) => !isEmpty(plan))
  await checkRoom(session, sequence('Bring images', due), [view])
  return due
}

/** The write stop: nothing of the app writes any more, and what has changed goes over. Errors: COMMAND_FAILED where the two hosts do not hold the same then. */
export async function copyRest(both: Both, {pairs, isCopied}: Found, atOld: Session): Promise<readonly Copied[]> {
  const {old, there, way, project} = both
  const [view] = await atOld.views()
  if (!isCopied && view) await atOld.carryOut(stopAll({...atOld, to: there.name}, view))
  // The old host is held by a session of its own for as long as it stands still.
  return inSession(project, {hosts: [old.name, there.name]}, async (session) => {
    const rest = isCopied ? [] : pairs.map((pair, index) => copyVolume(way, pair, index, 'rest'))
    if (rest.length > 0) await session.carryOut(sequence('Copy the rest', rest))
    const copied = await compare(session, both, pairs, isCopied)
    await session.carryOut(noteCopied(there.name, way.name))
    return copied
  })
}

/** Once the app has been begun on the new host the two differ, as they may. */
async function compare(session: Session, {old, there}: Both, pairs: Found['pairs'], hasBegun: boolean): Promise<readonly Copied[]> {
  const [[before], [now]] = await Promise.all([
    session.ask(Object.fromEntries(pairs.map((pair) => [pair.to, sumOf(session.engine, pair.from)])), [old.name]),
    session.ask(Object.fromEntries(pairs.map((pair) => [pair.to, sumOf(session.engine, pair.to)])), [there.name]),
  ])
  return pairs.map(({to}) => {
    const [held, has] = [before?.answers[to], now?.answers[to]]
    if (!hasBegun && held?.sum !== has?.sum) {
      throw new ShipitError(
        'COMMAND_FAILED',
        `The volume ${to} is not the same on both hosts: ${held?.entries ?? 0} entries with ${held?.bytes ?? 0} bytes on ${old.name}, ${has?.entries ?? 0} with ${has?.bytes ?? 0} on ${there.name}.`,
        {
          hint: 'Does something beside the app write into it? Say the same command again.',
        },
      )
    }
    return {volume: to, entries: has?.entries ?? 0, bytes: has?.bytes ?? 0}
  })
}
