import {accessorySecrets} from '../../features/accessories/given.js'
import {checkVariables} from '../../features/app/env.js'
import {refuseMoved} from '../../features/app/moved.js'
import {refuseTakenNames} from '../../features/app/taken-names.js'
import type {HostView} from '../../features/app/view.js'
import {planAccessoryRoutes} from '../../features/accessories/routes.js'
import {planServers} from '../../flows/databases.js'
import {observeServers} from '../databases/observe.js'
import {planAccessories} from '../../flows/accessories.js'
import type {AccessoriesPlan} from '../../flows/accessories.js'
import {inSequence, isEmpty, parallel} from '../../plan/plan.js'
import type {Plan} from '../../plan/plan.js'
import {printPlan} from '../../plan/print.js'
import {fileContents} from '../file-contents.js'
import {chooseHashKey} from '../hash-key.js'
import {confirm, describeTarget} from '../confirm.js'
import type {Project} from '../project.js'
import {inSession} from '../session.js'
import type {Session} from '../session.js'
import {checkRoom} from '../check-room.js'
import {bringImages} from './bring.js'
import {chooseAccessories, hostsOfAccessories, onlyAccessories} from './choose.js'
import type {WhichAccessories} from './choose.js'
import {disturbances} from './disturbances.js'

export type BootOptions = WhichAccessories & {
  /** Replaces containers that are as wanted, too. */
  readonly force?: boolean | undefined
  readonly wait?: boolean | undefined
  readonly yes?: boolean | undefined
  readonly dryRun?: boolean | undefined
  /** Names of hosts; absent: all that the accessories run on. */
  readonly hosts?: readonly string[] | undefined
}

export type Booted = {
  readonly accessories: readonly string[]
  readonly changed: boolean
  readonly dryRun: boolean
  readonly works: readonly {readonly host: string; readonly accessory: string; readonly kind: string; readonly because: string; readonly downtime?: number}[]
}

/** Brings accessories to what the file says, before the app needs them or by themselves. What would restart is asked about. */
export async function bootAccessories(project: Project, options: BootOptions): Promise<Booted & {readonly plan: Plan}> {
  const {config} = project
  const chosen = chooseAccessories(config, options)
  const only = chosen.map((each) => each.name)
  const secrets = await project.secrets(accessorySecrets(config, only), {passwords: options.dryRun ? 'show' : 'save', servers: only})
  checkVariables(chosen, secrets)
  const files = await fileContents(
    chosen.flatMap((each) => each.files),
    secrets,
    project.directory,
  )
  const purpose = `accessory ${options.force ? 'reboot' : 'boot'} ${only.join(', ')}`
  return inSession(project, {purpose: options.dryRun ? undefined : purpose, wait: options.wait, hosts: options.hosts ?? hostsOfAccessories(chosen)}, async (session) => {
    const [views, servers] = await Promise.all([session.views(), observeServers(session, secrets, only)])
    refuseMoved(config, views)
    refuseTakenNames(onlyAccessories(config, chosen), views)
    const flow = {
      engine: session.engine,
      config,
      views,
      given: {secrets, files, key: chooseHashKey(views)},
      by: project.who,
      bring: await bringImages(session, views, only),
      force: options.force ?? false,
      only,
    }
    const accessories = planAccessories(flow)
    const plan = inSequence(purpose, accessories.plan, planServers({...flow, ...servers}), routes(session, views, only))
    await checkRoom(session, plan, views)
    if (!options.dryRun && !isEmpty(plan)) {
      await ask(project, accessories, options)
      await session.carryOut(plan)
    }
    const works = accessories.works.map(({plan: _plan, files: _files, ...work}) => work)
    return {accessories: only, changed: !isEmpty(plan), dryRun: options.dryRun ?? false, works, plan}
  })
}

const routes = ({config, engine}: Session, views: readonly HostView[], only: readonly string[]): Plan =>
  parallel(
    'Routes',
    views.map((view) => planAccessoryRoutes({engine, config, host: view.host, observed: view.routes}, only)).filter((plan) => !isEmpty(plan)),
  )

/** A restart that the command itself asks for is no surprise. */
async function ask({config, terminal}: Project, accessories: AccessoriesPlan, options: BootOptions): Promise<void> {
  const deeds = options.force ? [] : disturbances(accessories)
  if (deeds.length === 0) return
  const target = describeTarget({app: config.app, destination: config.destination, hosts: [...new Set(accessories.works.map((work) => work.host))]})
  await confirm({message: `Change ${target}: ${deeds.join(', ')}?`, yes: options.yes ?? false}, terminal)
}

export function tellBooted({plan, ...booted}: Booted & {readonly plan: Plan}, {say, terminal}: Project): Booted {
  const names = booted.accessories.join(', ')
  const are = booted.accessories.length === 1 ? 'is' : 'are'
  if (!booted.changed) say(`Nothing to change: ${names} ${are} as deploy.yml says.`)
  else say(booted.dryRun ? printPlan(plan, terminal.answer) : `${names} ${are} up and healthy.`)
  return booted
}
