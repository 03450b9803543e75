import type {Accessory, Config} from '../../config/config.js'
import {accessoryContainer} from '../../config/paths.js'
import {accessorySecrets} from '../../features/accessories/given.js'
import {hasVolume, lookAt} from '../../features/accessories/upgrade/look.js'
import {wantedAccessory} from '../../features/accessories/upgrade/target.js'
import {refuseMoved} from '../../features/app/moved.js'
import {refuseTakenNames} from '../../features/app/taken-names.js'
import {bytes} from '../../features/images/bytes.js'
import {planAccessories} from '../../flows/accessories.js'
import type {AccessoryFlow} from '../../flows/accessories.js'
import {newVolume, planUpgradeOn, planWake} from '../../flows/upgrade-accessory.js'
import type {UpgradeWork} from '../../flows/upgrade-accessory.js'
import {isEmpty, parallel, sequence} from '../../plan/plan.js'
import type {Plan} from '../../plan/plan.js'
import {printPlan} from '../../plan/print.js'
import {confirm, describeTarget} from '../confirm.js'
import {fileContents} from '../file-contents.js'
import {chooseHashKey} from '../hash-key.js'
import type {Project} from '../project.js'
import {inSession} from '../session.js'
import type {Session} from '../session.js'
import {checkRoom} from '../check-room.js'
import {bringImages} from './bring.js'
import {chooseAccessory, onlyAccessories} from './choose.js'

export type UpgradeOptions = {
  readonly name: string
  /** A major version, or an image; absent: what deploy.yml says. */
  readonly to?: string | undefined
  readonly wait?: boolean | undefined
  readonly yes?: boolean | undefined
  readonly dryRun?: boolean | undefined
}

export type Upgraded = {
  readonly accessory: string
  readonly image: string
  readonly changed: boolean
  readonly dryRun: boolean
  readonly hosts: readonly Omit<UpgradeWork, 'plan'>[]
  /** Deploy.yml names another image, and must be changed. */
  readonly fileSays?: string
  /** What was compared. */
  readonly said: Project['said']
}

/** Brings a database server, and what it holds, to another major version. The file is not touched. */
export async function upgradeAccessory(project: Project, options: UpgradeOptions): Promise<Upgraded & {readonly plan: Plan}> {
  const written = chooseAccessory(project.config, options.name)
  const wanted = wantedAccessory(written, options.to)
  const config = {...project.config, accessories: project.config.accessories.map((each) => (each === written ? wanted : each))}
  const secrets = await project.secrets(accessorySecrets(config, [wanted.name]))
  const files = await fileContents(wanted.files, secrets, project.directory)
  const purpose = options.dryRun ? undefined : `accessory upgrade ${wanted.name}`
  return inSession(project, {purpose, wait: options.wait, hosts: wanted.hosts}, async (session) => {
    const flow = await flowOf(session, config, wanted, {secrets, files})
    const awake = options.dryRun ? flow : await wake(session, flow, wanted)
    const works = await worksOf(session, awake, wanted)
    const over = works.map((each) => each.host)
    const others = planAccessories({...awake, views: awake.views.filter((view) => !over.includes(view.host))})
    const plan = sequence(
      `Upgrade ${wanted.name}`,
      [...works.map((each) => each.plan), others.plan].filter((each) => !isEmpty(each)),
    )
    await checkRoom(session, plan, awake.views)
    if (!options.dryRun && !isEmpty(plan)) {
      await ask(project, works, wanted, options)
      await session.carryOut(plan)
    }
    return {
      ...{accessory: wanted.name, image: wanted.image, changed: !isEmpty(plan), dryRun: options.dryRun ?? false},
      hosts: works.map(({plan: _, ...work}) => work),
      ...(wanted.image !== written.image && {fileSays: written.image}),
      said: project.said,
      plan,
    }
  })
}

async function flowOf(session: Session, config: Config, wanted: Accessory, given: Omit<AccessoryFlow['given'], 'key'>): Promise<AccessoryFlow> {
  const {engine, project} = session
  const {name} = wanted
  const views = await session.views()
  refuseMoved(config, views)
  refuseTakenNames(onlyAccessories(config, [wanted]), views)
  const bring = await bringImages({...session, config}, views, [name])
  return {engine, config, views, given: {...given, key: chooseHashKey(views)}, by: project.who, bring, only: [name]}
}

/** An upgrade that was cut off may have left the old server stopped. */
async function wake(session: Session, flow: AccessoryFlow, wanted: Accessory): Promise<AccessoryFlow> {
  const plans = flow.views.map((view) => planWake(flow, view, wanted)).filter((each) => !isEmpty(each))
  if (plans.length === 0) return flow
  await session.carryOut(parallel(`${wanted.name} as it was`, plans))
  return {...flow, views: await session.views()}
}

async function worksOf(session: Session, flow: AccessoryFlow, wanted: Accessory): Promise<readonly UpgradeWork[]> {
  const container = accessoryContainer(flow.config.name, wanted.name)
  const asked = await session.ask({look: lookAt(session.engine, container), isThere: hasVolume(session.engine, newVolume(wanted))})
  return flow.views.flatMap((view) => {
    const answers = asked.find(({host}) => host === view.host)?.answers
    return (answers && planUpgradeOn(flow, view, wanted, answers)) ?? []
  })
}

async function ask({config, terminal, view}: Project, works: readonly UpgradeWork[], {name, image}: Accessory, {yes}: UpgradeOptions): Promise<void> {
  const [first] = works
  if (!first) return
  for (const {host, staysBehind} of works) if (staysBehind.length > 0) view.note(`${host}: no dump holds ${staysBehind.join(', ')}; set it again afterwards.`)
  const target = `${name} of ${describeTarget({app: config.app, destination: config.destination, hosts: works.map((each) => each.host)})}`
  const [size, writes, without] = [works.map((each) => each.bytes), works.map((each) => each.writesWait), works.map((each) => each.downtime)].map((each) => Math.max(...each))
  const price = `${bytes(size ?? 0)}; writes wait for about ${writes} s while reads go on, then about ${without} s without it`
  await confirm({message: `Upgrade ${target} from version ${first.from} to ${image} (${price})?`, yes: yes ?? false}, terminal)
}

export function tellUpgraded({plan, ...upgraded}: Upgraded & {readonly plan: Plan}, {advise: say, terminal, config}: Project): Upgraded {
  const {accessory, image, changed, dryRun, hosts, fileSays} = upgraded
  const must =
    fileSays === undefined ? [] : [`deploy.yml says \`image: ${fileSays}\` under accessories.${accessory}. Write \`image: ${image}\` there: until then a deploy is refused.`]
  if (!changed) say([`Nothing to change: ${accessory} is of the version of ${image}.`, ...must].join('\n'))
  else if (dryRun) say(printPlan(plan, terminal.answer))
  else say([`${accessory} runs ${image}.`, ...hosts.map((each) => kept(each, config.engine)), ...must].join('\n'))
  return upgraded
}

const kept = ({host, from, volume, kept: old}: Omit<UpgradeWork, 'plan'>, engine: string): string =>
  `On ${host} its data is in ${volume}. As it was with version ${from}, it is kept in ${old}; when nobody needs that: shipit ssh ${host} -- ${engine} volume rm ${old}`
