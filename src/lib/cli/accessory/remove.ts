import {retireAccessory} from '../../features/accessories/gone.js'
import {allVolumes, removeVolumes} from '../../features/accessories/volumes.js'
import {containerOf} from '../../features/accessories/state.js'
import {planAccessoryRoutes} from '../../features/accessories/routes.js'
import {refuseMoved} from '../../features/app/moved.js'
import type {HostView} from '../../features/app/view.js'
import {refuseOthersVolumes} from '../../features/app/taken-names.js'
import {auditLine} from '../../features/audit/line.js'
import {isEmpty, parallel, sequence} from '../../plan/plan.js'
import type {Plan} from '../../plan/plan.js'
import type {Accessory} from '../../config/config.js'
import {confirm, confirmName, describeTarget} from '../confirm.js'
import type {Project} from '../project.js'
import {inSession} from '../session.js'
import type {Session} from '../session.js'
import {chooseAccessory, onlyAccessories} from './choose.js'

export type RemoveAccessoryOptions = {
  readonly name: string
  /** The data goes too: its name must be typed. */
  readonly volumes?: boolean | undefined
  /** The accessory's name, given beforehand. */
  readonly confirm?: string | undefined
  readonly yes?: boolean | undefined
  readonly wait?: boolean | undefined
}

export type RemovedAccessory = {readonly accessory: string; readonly removed: boolean; readonly kept: readonly string[]; readonly deleted: readonly string[]}

/** Takes an accessory away. Its data stays, unless it is asked for and the name typed. Errors: PREFLIGHT_FAILED where the app has left a host: `shipit remove` takes all of it away there. */
export async function removeAccessory(project: Project, options: RemoveAccessoryOptions): Promise<RemovedAccessory> {
  const accessory = chooseAccessory(project.config, options.name)
  return inSession(project, {purpose: `accessory remove ${accessory.name}`, wait: options.wait, hosts: accessory.hosts}, async (session) => {
    const views = await session.views()
    refuseMoved(project.config, views)
    if (options.volumes) refuseOthersVolumes(onlyAccessories(project.config, [accessory]), views)
    const volumes = [...new Set(views.flatMap((view) => allVolumes(accessory, view.accessories.places)))]
    const plan = parallel(
      `Remove ${accessory.name}`,
      views.map((view) => planOn(session, view, accessory, options.volumes ?? false)).filter((each) => !isEmpty(each)),
    )
    const [kept, deleted] = options.volumes ? [[], volumes] : [volumes, []]
    if (isEmpty(plan)) return {accessory: accessory.name, removed: false, kept, deleted: []}
    await ask(project, accessory, volumes, options)
    await session.carryOut(plan)
    return {accessory: accessory.name, removed: true, kept, deleted}
  })
}

function planOn({engine, config, project}: Session, view: HostView, accessory: Accessory, withData: boolean): Plan {
  const {host, app, accessories: notes} = view
  if (!containerOf(app.containers, accessory.name) && !withData) return sequence(host, [])
  const without = {...config, accessories: config.accessories.filter((each) => each !== accessory)}
  return sequence(host, [
    planAccessoryRoutes({engine, config: without, host, observed: view.routes}, [accessory.name]),
    retireAccessory({engine, host, name: config.name, containers: app.containers, notes}, accessory.name),
    ...(withData ? removeVolumes({engine, host}, allVolumes(accessory, notes.places)) : []),
    auditLine(host, config.name, {action: `accessory remove ${accessory.name}${withData ? ' --volumes' : ''}`, outcome: 'done', by: project.who}),
  ])
}

async function ask({config, terminal}: Project, accessory: Accessory, volumes: readonly string[], options: RemoveAccessoryOptions): Promise<void> {
  const target = `${accessory.name} of ${describeTarget({app: config.app, destination: config.destination, hosts: accessory.hosts})}`
  if (options.volumes) {
    const data = volumes.length === 0 ? 'it has no volumes' : `with all data in ${volumes.join(', ')}, for good`
    return confirmName({message: `This removes ${target}, ${data}.`, name: accessory.name, given: options.confirm}, terminal)
  }
  return confirm({message: `Remove ${target}${volumes.length === 0 ? '' : `, but not its data (${volumes.join(', ')})`}?`, yes: options.yes ?? false}, terminal)
}

export function tellRemovedAccessory(removed: RemovedAccessory, {say}: Project): RemovedAccessory {
  const {accessory, kept, deleted} = removed
  if (!removed.removed) say(`${accessory} is not there.`)
  else say(`${accessory} is gone.${deleted.length > 0 ? ` So is its data (${deleted.join(', ')}).` : kept.length > 0 ? ` Its data is kept in ${kept.join(', ')}.` : ''}`)
  return removed
}
