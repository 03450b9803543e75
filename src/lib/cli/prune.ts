import type {HostView} from '../features/app/view.js'
import {bytes} from '../features/images/bytes.js'
import {inventoryOf} from '../features/images/inventory.js'
import {freedOf, planPruneOn, wasteOn} from '../flows/prune.js'
import type {PruneFlow, Waste} from '../flows/prune.js'
import {isEmpty, parallel} from '../plan/plan.js'
import type {Plan} from '../plan/plan.js'
import {printPlan} from '../plan/print.js'
import {lookAtBuilder} from './prune-builder.js'
import {confirm, describeTarget} from './confirm.js'
import type {Project} from './project.js'
import type {PrunedHost} from './pruned-host.js'
import {inSession} from './session.js'
import type {Session} from './session.js'

export type PruneOptions = {
  readonly hosts?: readonly string[] | undefined
  readonly wait?: boolean | undefined
  readonly yes?: boolean | undefined
  /** Shows what would go, and changes nothing. */
  readonly dryRun?: boolean | undefined
}

export type Pruned = {readonly app: string; readonly dryRun: boolean; readonly hosts: readonly PrunedHost[]}

/** Removes what of the app its hosts no longer need, after it was shown. */
export async function prune(project: Project, options: PruneOptions): Promise<Pruned> {
  const {config} = project
  return inSession(project, {purpose: options.dryRun ? undefined : 'prune', wait: options.wait, hosts: options.hosts}, async (session) => {
    const views = await session.views()
    const looked = await lookForWaste(session, views)
    const builder = options.hosts === undefined ? await lookAtBuilder(session, views) : undefined
    const pruned: Pruned = {app: config.name, dryRun: options.dryRun ?? false, hosts: [...looked.map(toHost), ...(builder ? [builder.told] : [])]}
    const plans = [...looked.map(({flow, waste}) => planPruneOn(flow, waste)), ...(builder ? [builder.plan] : [])]
    const plan = parallel(
      'Prune',
      plans.filter((each) => !isEmpty(each)),
    )
    if (isEmpty(plan) || options.dryRun) return tellPruned(pruned, plan, project)
    for (const line of linesOf(pruned, plan, project)) project.view.note(line)
    const free = pruned.hosts.reduce((sum, host) => sum + host.frees, 0)
    await confirm(
      {message: `Free ${bytes(free)} of ${describeTarget({app: config.app, destination: config.destination, hosts: session.fleet.hosts})}?`, yes: options.yes ?? false},
      project.terminal,
    )
    await session.carryOut(plan)
    project.say(pruned.hosts.map(({host, frees}) => `${host}: ${bytes(frees)} are free again.`).join('\n'))
    return pruned
  })
}

type Looked = {readonly flow: PruneFlow; readonly waste: Waste; readonly frees: number}

/** What could go from these hosts, and how many bytes that is: two questions to each. */
export async function lookForWaste(session: Session, views: readonly HostView[]): Promise<readonly Looked[]> {
  const {engine, config, project} = session
  const inventories = await session.ask(
    inventoryOf(engine, config.name),
    views.map((view) => view.host),
  )
  return Promise.all(
    views.map(async (view): Promise<Looked> => {
      const inventory = inventories.find(({host}) => host === view.host)?.answers
      if (!inventory) throw new TypeError(`${view.host} was not asked`)
      const flow: PruneFlow = {engine, config, view, inventory, by: project.who}
      const waste = wasteOn(flow)
      const ids = waste.images.filter((each) => each.isWhole).map((each) => each.image.id)
      const [answer] = ids.length === 0 ? [] : await session.ask({histories: engine.histories(ids)}, [view.host])
      return {flow, waste, frees: freedOf(flow, waste, answer?.answers.histories ?? new Map())}
    }),
  )
}

const toHost = ({flow: {view}, waste, frees}: Looked): PrunedHost => ({
  host: view.host,
  frees,
  containers: waste.containers.map((each) => each.name),
  releases: waste.releases.map((each) => each.id),
  images: waste.images.flatMap((each) => each.refs),
  incoming: waste.incoming,
  keeps: waste.staying.map(({image, because}) => ({image: image.refs[0] ?? image.digests[0] ?? image.id, because})),
  others: view.app.images.length - waste.images.length - waste.staying.length,
})

function tellPruned(pruned: Pruned, plan: Plan, project: Project): Pruned {
  project.advise(linesOf(pruned, plan, project).join('\n'))
  return pruned
}

const linesOf = ({hosts}: Pruned, plan: Plan, {terminal}: Project): readonly string[] => [
  ...(isEmpty(plan) ? [] : [printPlan(plan, terminal.answer), '']),
  ...hosts.flatMap(({host, frees, images, keeps, others, buildCache = ''}) => [
    frees === 0 && images.length === 0 ? `${host}: nothing to free.` : `${host}: frees ${bytes(frees)}.`,
    ...keeps.map(({image, because}) => `  ${image} stays: ${because}.`),
    ...(buildCache === '' || buildCache === '0B' ? [] : [`  The cache of builds stays, of all that build there: ${buildCache} (\`docker builder prune\` there).`]),
    ...(others === 0 ? [] : [`  ${others === 1 ? '1 image that is' : `${others} images that are`} not of this app ${others === 1 ? 'is' : 'are'} left alone.`]),
  ]),
]
