import {docker} from '../engines/docker.js'
import {ShipitError} from '../errors.js'
import type {HostView} from '../features/app/view.js'
import {inventoryOf} from '../features/images/inventory.js'
import {buildCache, freedOnBuilder, planPruneBuilder, wasteOnBuilder} from '../flows/prune-builder.js'
import type {BuilderFlow, BuilderWaste} from '../flows/prune-builder.js'
import type {HostFailure} from '../hosts/fleet-options.js'
import type {Plan} from '../plan/plan.js'
import type {PrunedHost} from './pruned-host.js'
import type {Session} from './session.js'

/** What goes from the builder, and how. */
export type PrunedBuilder = {readonly told: PrunedHost; readonly plan: Plan}

/** Looks at `build.on` where that is none of the hosts. One that can't be reached is told of, and keeps what it has. */
export async function lookAtBuilder(session: Session, views: readonly HostView[]): Promise<PrunedBuilder | undefined> {
  const {config} = session
  const builder = config.build?.on
  if (builder === undefined || config.hosts.some((host) => host.name === builder.name)) return undefined
  const missed = ({host, error}: HostFailure): string => `The builder ${host} can't be reached (${error.message}): what it has is left as it is.`
  const reached = await session.join({hosts: [builder], leased: false, missed})
  if (reached.length === 0) return undefined
  const found = await lookOn(session, builder.name)
  if (!found) return undefined
  const {images, cache, ...inventory} = found
  const tags = views.flatMap(({app}) => app.releases.filter((each) => each.id === app.current).map((each) => each.tag))
  const flow: BuilderFlow = {engine: docker, config, host: builder.name, images, inventory, tags}
  const waste = wasteOnBuilder(flow)
  return {told: toHost(flow, waste, {frees: await freed(session, flow, waste), cache}), plan: planPruneBuilder(flow)}
}

/** Where no Docker answers there is nothing to free; the hosts are none the worse for it. */
async function lookOn({ask, config, project}: Session, host: string) {
  try {
    const [found] = await ask({images: docker.images(), cache: buildCache, ...inventoryOf(docker, config.name)}, [host])
    return found?.answers
  } catch (error) {
    if (!(error instanceof ShipitError) || error.code === 'CANCELLED') throw error
    project.view.note(`What the builder ${host} has is left as it is: ${error.message}`)
    return undefined
  }
}

async function freed(session: Session, flow: BuilderFlow, waste: BuilderWaste): Promise<number> {
  const ids = waste.images.filter((each) => each.isWhole).map((each) => each.image.id)
  const [answer] = ids.length === 0 ? [] : await session.ask({histories: flow.engine.histories(ids)}, [flow.host])
  return freedOnBuilder(flow, waste, answer?.answers.histories ?? new Map())
}

const toHost = ({host, images}: BuilderFlow, waste: BuilderWaste, {frees, cache}: {readonly frees: number; readonly cache: string}): PrunedHost => ({
  host,
  frees,
  containers: [],
  releases: [],
  images: waste.images.flatMap((each) => each.refs),
  incoming: 0,
  keeps: waste.staying.map(({image, because}) => ({image: image.refs[0] ?? image.id, because})),
  others: images.length - waste.images.length - waste.staying.length,
  buildCache: cache,
})
