import type {Config} from '../config/config.js'
import {labels, paths} from '../config/paths.js'
import type {Container, Engine, HistoryEntry, Image} from '../engines/engine.js'
import {isUp, liveColour} from '../features/app/state.js'
import type {HostView} from '../features/app/view.js'
import {auditLine} from '../features/audit/line.js'
import {bytes} from '../features/images/bytes.js'
import {freedBy} from '../features/images/freed.js'
import type {Inventory} from '../features/images/inventory.js'
import {isSameName} from '../features/images/name.js'
import {planPrune, prunes} from '../features/images/prune.js'
import type {Prunable, Prune} from '../features/images/prune.js'
import {filesOf, forgetRelease, kept} from '../features/releases/keep.js'
import type {Release} from '../features/releases/release.js'
import {on} from '../plan/on.js'
import {nothing, sequence} from '../plan/plan.js'
import type {Plan} from '../plan/plan.js'
import {cmd} from '../shell/command.js'

export type PruneFlow = {readonly engine: Engine; readonly config: Config; readonly view: HostView; readonly inventory: Inventory; /** user@machine */ readonly by: string}

/** What of an app a host no longer needs. */
export type Waste = {
  /** Stopped replicas of the colour that does not serve: what a deploy left that was cut off. */
  readonly containers: readonly Container[]
  readonly releases: readonly Release[]
  readonly images: readonly Prune[]
  /** Images of the app that stay, and what needs them. */
  readonly staying: readonly {readonly image: Image; readonly because: string}[]
  /** Bytes of deliveries that were cut off. */
  readonly incoming: number
}

/** Never what runs, what a rollback may need, or what is not ours. */
export function wasteOn(flow: PruneFlow): Waste {
  const {config, view, inventory} = flow
  const containers = view.app.containers.filter((each) => isLeftOver(flow, each))
  const staying = releasesThatStay(flow, containers)
  const releases = view.app.releases.filter((each) => !staying.includes(each))
  const of = prunable(flow, {containers, releases, staying})
  const images = prunes(of)
  const isOurs = (image: Image): boolean => inventory.labelled.some(({id}) => id === image.id) || [...image.refs].some((ref) => ref.startsWith(`shipit.local/${config.name}:`))
  const others = view.app.images.filter((image) => isOurs(image) && !images.some((each) => each.image.id === image.id))
  return {containers, releases, images, staying: others.map((image) => ({image, because: reasonOf(image, of, staying, view.app.current)})), incoming: inventory.incoming}
}

const isLeftOver = ({config, view}: PruneFlow, container: Container): boolean => {
  const {[labels.kind]: kind, [labels.role]: role = '', [labels.colour]: colour} = container.labels
  return kind === 'app' && !isUp(container) && ['created', 'exited', 'dead'].includes(container.state) && colour !== undefined && colour !== liveColour(view.app, config.name, role)
}

function releasesThatStay({config, view}: PruneFlow, gone: readonly Container[]): readonly Release[] {
  const standing = view.app.containers.filter((each) => !gone.includes(each)).flatMap((each) => each.labels[labels.release] ?? [])
  return kept(view.app.releases, {keep: config.keep, inUse: [view.app.current, ...standing, ...view.jobs.map((job) => job.release)]})
}

const prunable = (
  {config, view, inventory}: PruneFlow,
  of: {readonly containers: readonly Container[]; readonly releases: readonly Release[]; readonly staying: readonly Release[]},
): Prunable => ({
  name: config.name,
  images: view.app.images,
  containers: inventory.everyone.filter((each) => !of.containers.some(({id}) => id === each.id)),
  kept: [...of.staying.map((each) => each.image.ref), ...view.accessories.records.map((each) => each.accessory.image)],
  forgotten: of.releases.map((each) => each.image.ref),
  built: {repository: config.image, ids: inventory.labelled.map(({id}) => id)},
  claimed: inventory.claimed,
})

function reasonOf(image: Image, {containers, claimed = []}: Prunable, staying: readonly Release[], current: string): string {
  const names = [...image.refs, ...image.digests]
  const user = containers.find((each) => each.imageId === image.id || names.includes(each.image))
  const release = staying.find((each) => names.some((name) => isSameName(name, each.image.ref)))
  if (release) return release.id === current ? `release ${release.id} is current` : `a rollback to ${release.id} needs it`
  if (user) return `${user.name} is made from it`
  if (claimed.some((each) => names.some((name) => isSameName(name, each)))) return 'another app needs it'
  return 'it has a name that is not ours'
}

/** Bytes that the host gets back. */
export const freedOf = ({view}: Pick<PruneFlow, 'view'>, waste: Waste, histories: ReadonlyMap<string, readonly HistoryEntry[]>): number => {
  const gone = waste.images.filter((each) => each.isWhole).map((each) => each.image)
  return waste.incoming + freedBy({gone, staying: view.app.images.filter((each) => !gone.includes(each)), histories, isTwice: view.room.isTwice ?? false})
}

/** Containers first, so that nothing holds their images; then releases, so that none of them names an image that is gone. */
export function planPruneOn(flow: PruneFlow, waste: Waste): Plan {
  const {engine, config, view, by} = flow
  const {host} = view
  const {run} = on(host)
  if (waste.containers.length + waste.releases.length + waste.images.length === 0 && waste.incoming === 0) return nothing
  const staying = view.app.releases.filter((each) => !waste.releases.includes(each))
  const files = [...filesOf(staying), ...view.accessories.records.flatMap((each) => each.files.map((file) => file.path))]
  return sequence(host, [
    ...waste.containers.map((each) => run('remove', `Remove ${each.name}, which is ${each.state}`, engine.remove(each.id))),
    ...waste.releases.map((each) => forgetRelease(host, config.name, each, files)),
    planPrune(engine, host, prunable(flow, {...waste, staying})),
    ...(waste.incoming > 0 ? [run('remove', `Forget deliveries that were cut off (${bytes(waste.incoming)})`, cmd('rm', '-rf', paths.incoming(config.name)))] : []),
    auditLine(host, config.name, {action: 'prune', outcome: 'done', by}),
  ])
}
