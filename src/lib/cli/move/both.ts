import type {Config, Host} from '../../config/config.js'
import {inPlaceOf} from '../../config/in-place-of.js'
import {engines} from '../../engines/index.js'
import {labels, paths} from '../../config/paths.js'
import type {Way} from '../../features/move/copy.js'
import {holdTimers} from '../../features/move/stop.js'
import {on} from '../../plan/on.js'
import {sequence} from '../../plan/plan.js'
import {cmd} from '../../shell/command.js'
import type {Project} from '../project.js'
import type {Place} from '../recover/place.js'
import {inSession} from '../session.js'

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
export const cleanNew = ({project, there}: Both, wait: boolean): Promise<void> =>
  inSession(project, {purpose: `move ${project.config.name}`, wait, hosts: [there.name]}, async (session) => {
    const {engine, config} = session
    const [answer] = await session.ask({containers: engine.containers({[labels.app]: config.name})})
    const {run} = on(there.name)
    await session.carryOut(
      sequence(`Clear ${there.name}`, [
        holdTimers(there.name, config.name, paths.recovering(config.name)),
        ...(answer?.answers.containers ?? []).map((each) => run('remove', `Remove ${each.name}`, engine.remove(each.name))),
        run(
          'remove',
          'Forget what was copied',
          cmd('rm', '-rf', paths.recovering(config.name), paths.releases(config.name), paths.current(config.name), paths.accessories(config.name)),
        ),
        run('check', 'Note that a move has begun', cmd('mkdir', '-p', paths.recovering(config.name))),
      ]),
    )
  })
