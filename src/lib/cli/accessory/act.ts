import type {Accessory} from '../../config/config.js'
import {accessoryContainer} from '../../config/paths.js'
import {becomesHealthy} from '../../features/accessories/gate.js'
import {containerOf} from '../../features/accessories/state.js'
import {refuseMoved} from '../../features/app/moved.js'
import {isUp} from '../../features/app/state.js'
import type {HostView} from '../../features/app/view.js'
import {auditLine} from '../../features/audit/line.js'
import {ShipitError} from '../../errors.js'
import {on} from '../../plan/on.js'
import {isEmpty, parallel, sequence} from '../../plan/plan.js'
import type {Plan, Step} from '../../plan/plan.js'
import type {Project} from '../project.js'
import {inSession} from '../session.js'
import type {Session} from '../session.js'
import {chooseAccessories, hostsOfAccessories} from './choose.js'
import type {WhichAccessories} from './choose.js'

export type Acted = {readonly action: 'start' | 'stop'; readonly accessories: readonly string[]; readonly changed: boolean}

export type ActOptions = WhichAccessories & {readonly action: 'start' | 'stop'; readonly wait?: boolean | undefined}

/** Starts or stops accessories that have been booted; nothing else about them changes. Errors: NOT_FOUND for one that was never booted, PREFLIGHT_FAILED for a start where the app has left the host. */
export async function actOnAccessories(project: Project, options: ActOptions): Promise<Acted> {
  const chosen = chooseAccessories(project.config, options)
  const accessories = chosen.map((each) => each.name)
  const purpose = `accessory ${options.action} ${accessories.join(', ')}`
  return inSession(project, {purpose, wait: options.wait, hosts: hostsOfAccessories(chosen)}, async (session) => {
    const views = await session.views()
    if (options.action === 'start') refuseMoved(project.config, views)
    const plan = parallel(
      purpose,
      views.map((view) => planActions(session, view, chosen, options.action)).filter((each) => !isEmpty(each)),
    )
    if (!isEmpty(plan)) await session.carryOut(plan)
    return {action: options.action, accessories, changed: !isEmpty(plan)}
  })
}

function planActions(session: Session, view: HostView, chosen: readonly Accessory[], action: ActOptions['action']): Plan {
  const here = chosen.filter((each) => each.hosts.includes(view.host)).flatMap((each) => planAction(session, view, each, action))
  const names = chosen.map((each) => each.name).join(', ')
  return sequence(
    view.host,
    here.length === 0 ? [] : [...here, auditLine(view.host, session.config.name, {action: `accessory ${action} ${names}`, outcome: 'done', by: session.project.who})],
  )
}

function planAction({engine, config}: Session, {host, app}: HostView, accessory: Accessory, action: ActOptions['action']): readonly Step[] {
  const {run} = on(host)
  const here = containerOf(app.containers, accessory.name)
  if (!here) throw new ShipitError('NOT_FOUND', `${accessory.name} is not there on ${host}.`, {hint: `shipit accessory boot ${accessory.name}`})
  if (isUp(here) === (action === 'start')) return []
  if (action === 'stop') return [run('update', `Stop ${accessory.name}`, engine.stop(here.id, accessory.stopTimeout))]
  const container = accessoryContainer(config.name, accessory.name)
  const failure = {code: 'UNHEALTHY', hint: `See \`shipit accessory logs ${accessory.name}\`.`} as const
  return [run('update', `Start ${accessory.name}`, engine.start(here.id)), becomesHealthy({engine, host}, accessory, container, failure)]
}

export function tellActed(acted: Acted, {say}: Project): Acted {
  const names = acted.accessories.join(', ')
  const are = acted.accessories.length === 1 ? 'is' : 'are'
  const state = acted.action === 'start' ? 'running' : 'stopped'
  say(acted.changed ? `${names} ${are} ${state}.` : `Nothing to change: ${names} ${are} ${state}.`)
  return acted
}
