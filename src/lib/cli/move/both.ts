import type {Config, Host} from '../../config/config.js'
import {inPlaceOf} from '../../config/in-place-of.js'
import {engines} from '../../engines/index.js'
import {labels, paths} from '../../config/paths.js'
import type {Way} from '../../features/move/copy.js'
import {holdTimers} from '../../features/move/stop.js'
import {on} from '../../plan/on.js'
import {sequence} from '../../plan/plan.js'
import {cmd} from '../../shell/command.js'
import {evenIfCancelled} from '../project.js'
import type {Project} from '../project.js'
import type {Place} from '../recover/place.js'
import {inSession} from '../session.js'
import type {Session} from '../session.js'
import {arrivalAt} from './arrival.js'

/** The app on its old host and on its new one. */
export type Both = {
  /** With both hosts, by names of their own: the file may call them the same. */
  readonly project: Project
  readonly old: Host
  readonly there: Host
  /** With the new host in the place of the old one, as the file will have it. */
  readonly place: Place
  /** The same, by the name that the new host has here. */
  readonly asNew: Config
  readonly way: Way
}

export function onBoth(opened: Project, place: Place, old: Host): Both {
  const there = {...place.host, name: place.host.name === old.name ? place.host.address : place.host.name}
  const project = {...opened, config: {...opened.config, hosts: [...opened.config.hosts, there]}}
  const asNew = inPlaceOf(opened.config, old.name, there)
  return {project, old, there, place, asNew, way: {engine: engines[opened.config.engine], name: opened.config.name, from: old.name, to: there.name}}
}

/** Nothing of the app runs on the new host any more, and nothing there passes for its data. */
export const cleanNew = (both: Both, wait: boolean): Promise<void> => onNew(both.project, both, wait, (session) => clear(session, both))

/** The same for a way back, even after Ctrl-C. What serves there already stays, with what has been written; answers whether it did. */
export const takeBack = (both: Both, wait: boolean): Promise<'cleared' | 'serves'> =>
  onNew(evenIfCancelled(both.project), both, wait, async (session) => {
    if ((await arrivalAt(session, both.way)).release) return 'serves'
    await clear(session, both)
    return 'cleared'
  })

const onNew = <T>(project: Project, {there, way}: Both, wait: boolean, work: (session: Session) => Promise<T>): Promise<T> =>
  inSession(project, {purpose: `move ${way.name}`, wait, hosts: [there.name]}, work)

async function clear({engine, config, ask, carryOut}: Session, {there}: Both): Promise<void> {
  const [answer] = await ask({containers: engine.containers({[labels.app]: config.name})})
  const {run} = on(there.name)
  await carryOut(
    sequence(`Clear ${there.name}`, [
      holdTimers(there.name, config.name, paths.recovering(config.name)),
      ...(answer?.answers.containers ?? []).map((each) => run('remove', `Remove ${each.name}`, engine.remove(each.name))),
      // The note that a move has begun stays: without it this would be data of nobody.
      run('remove', 'Forget what was copied', cmd('find', paths.recovering(config.name), '-mindepth', '1', '-delete')),
      run('remove', 'Forget what ran there', cmd('rm', '-rf', paths.releases(config.name), paths.current(config.name), paths.accessories(config.name))),
    ]),
  )
}
