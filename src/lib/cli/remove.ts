import {paths} from '../config/paths.js'
import {withEarlier} from '../features/accessories/data-place.js'
import {refuseOthersVolumes} from '../features/app/taken-names.js'
import {namedVolumes, planRemove} from '../flows/remove.js'
import {on} from '../plan/on.js'
import {isEmpty, parallel, steps} from '../plan/plan.js'
import type {Plan} from '../plan/plan.js'
import {and, cmd} from '../shell/command.js'
import {confirmName, describeTarget} from './confirm.js'
import {pruneOn} from './image-ways.js'
import type {Project} from './project.js'
import {inSession} from './session.js'

export type RemoveOptions = {
  /** The data in named volumes goes too. */
  readonly volumes?: boolean | undefined
  readonly hosts?: readonly string[] | undefined
  /** The app's name, given beforehand. */
  readonly confirm?: string | undefined
  readonly wait?: boolean | undefined
}

export type Removed = {readonly app: string; readonly removed: boolean; readonly hosts: readonly string[]; /** Volumes whose data was kept. */ readonly kept: readonly string[]}

/** Takes the app off its hosts, after its name was typed. Data in volumes stays unless it is asked for. */
export async function remove(project: Project, options: RemoveOptions): Promise<Removed> {
  const {config} = project
  return inSession(project, {purpose: 'remove', wait: options.wait, hosts: options.hosts}, async (session) => {
    const views = await session.views()
    if (options.volumes) refuseOthersVolumes(config, views)
    const named = namedVolumes(config)
    const volumes = [...new Set(views.flatMap((view) => withEarlier(named, view.accessories.places)))]
    const plan = planRemove({engine: session.engine, name: config.name, views, volumes: () => (options.volumes ? named : []), pruneImages: (view) => pruneOn(session)(view, [])})
    const kept = options.volumes ? [] : volumes
    const hosts = [...new Set(steps(plan).flatMap((step) => ('host' in step ? [step.host] : [])))]
    const bare = session.fleet.hosts.filter((host) => !hosts.includes(host))
    if (isEmpty(plan)) {
      await session.carryOut(forgetLease(config.name, bare))
      return {app: config.name, removed: false, hosts, kept}
    }
    const target = describeTarget({app: config.app, destination: config.destination, hosts: session.fleet.hosts})
    const data = volumes.length === 0 ? '' : options.volumes ? `, with the data of ${volumes.join(', ')}` : `, but not its data (${volumes.join(', ')})`
    await confirmName({message: `This removes ${target}${data}.`, name: config.name, given: options.confirm}, project.terminal)
    await session.carryOut(parallel(plan.title, [plan, ...(bare.length === 0 ? [] : [forgetLease(config.name, bare)])]))
    return {app: config.name, removed: true, hosts, kept}
  })
}

/** Where nothing stands, the lease that was taken to see so is all there is: a folder with anything else in it stays. */
const forgetLease = (name: string, hosts: readonly string[]): Plan =>
  parallel(
    `Nothing of ${name}`,
    hosts.map((host) =>
      on(host).run('remove', `Forget the lease of ${name}`, and(cmd('rm', '-rf', paths.lease(name)), cmd('rmdir', '--ignore-fail-on-non-empty', paths.app(name)))),
    ),
  )

export function tellRemoved(removed: Removed, {say}: Project): Removed {
  if (!removed.removed) say(`Nothing of ${removed.app} stands on these hosts.`)
  else say(`${removed.app} is gone from ${removed.hosts.join(', ')}.${removed.kept.length > 0 ? ` Its data is kept in ${removed.kept.join(', ')}.` : ''}`)
  return removed
}
