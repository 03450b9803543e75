import {auditLine} from '../features/audit/line.js'
import {refuseMoved} from '../features/app/moved.js'
import {inMaintenance} from '../features/app/state.js'
import {maintenanceOff, maintenanceOn, maintenancePage} from '../features/proxy/switch.js'
import {on} from '../plan/on.js'
import {parallel, sequence} from '../plan/plan.js'
import type {Project} from './project.js'
import {inSession} from './session.js'

export type Maintenance = {readonly app: string; readonly maintenance: boolean; /** False: it was so already. */ readonly changed: boolean; readonly hosts: readonly string[]}

/** Answers every request of the app with 503 and a page, or lets the app answer again. No reload, no restart. Errors: PREFLIGHT_FAILED where the app has left a host: there its page stays, and elsewhere it would not be seen. */
export const setMaintenance = (project: Project, wanted: {readonly on: boolean; readonly message: string; readonly wait?: boolean | undefined}): Promise<Maintenance> =>
  inSession(project, {purpose: `maintenance ${wanted.on ? 'on' : 'off'}`, wait: wanted.wait}, async (session) => {
    const {name} = project.config
    const views = await session.views()
    refuseMoved(project.config, views)
    const changed = views.some((view) => inMaintenance(view.app, name) !== wanted.on)
    const command = wanted.on ? maintenanceOn(name, maintenancePage(wanted.message)) : maintenanceOff(name)
    const title = wanted.on ? `Answer for ${name} with the maintenance page` : `Let ${name} answer again`
    const entry = {action: `maintenance ${wanted.on ? 'on' : 'off'}`, outcome: 'done', by: project.who} as const
    await session.carryOut(
      parallel(
        title,
        session.fleet.hosts.map((host) => sequence(host, [on(host).run('update', title, command), auditLine(host, name, entry)])),
      ),
    )
    return {app: name, maintenance: wanted.on, changed, hosts: session.fleet.hosts}
  })

export function tellMaintenance(answer: Maintenance, {say}: Project): Maintenance {
  const state = answer.maintenance ? `answers 503 with its maintenance page` : 'answers by itself'
  say(`${answer.app} ${answer.changed ? 'now ' : ''}${state} on ${answer.hosts.join(', ')}${answer.changed ? '' : ', as before'}.`)
  return answer
}
