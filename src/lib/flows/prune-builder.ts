import type {Config} from '../config/config.js'
import type {Engine, HistoryEntry, Image} from '../engines/engine.js'
import {freedBy} from '../features/images/freed.js'
import type {Inventory} from '../features/images/inventory.js'
import {isSameName} from '../features/images/name.js'
import {nameFor} from '../features/images/platforms.js'
import {planPrune, prunes} from '../features/images/prune.js'
import type {Prunable, Prune} from '../features/images/prune.js'
import {cmd} from '../shell/command.js'
import type {Plan} from '../plan/plan.js'
import type {Fact} from '../shell/fact.js'

/** A builder that is none of the hosts: it has images of the app, and nothing else of it. */
export type BuilderFlow = {
  /** Builders are Docker's, whatever the hosts have. */
  readonly engine: Engine
  readonly config: Config
  readonly host: string
  readonly images: readonly Image[]
  readonly inventory: Inventory
  /** Tags of the releases that are current on the hosts. */
  readonly tags: readonly string[]
}

export type BuilderWaste = {
  readonly images: readonly Prune[]
  /** Images of the app that stay, and what needs them. */ readonly staying: readonly {readonly image: Image; readonly because: string}[]
}

/** Rollbacks run from what the hosts have: of what was built only the current releases' images stay. */
export function wasteOnBuilder(flow: BuilderFlow): BuilderWaste {
  const images = prunes(prunable(flow))
  const isOurs = (image: Image): boolean => flow.inventory.labelled.some(({id}) => id === image.id)
  const staying = flow.images.filter((image) => isOurs(image) && !images.some((each) => each.image.id === image.id))
  return {images, staying: staying.map((image) => ({image, because: reasonOf(flow, image)}))}
}

function reasonOf({config, inventory, tags, host}: BuilderFlow, image: Image): string {
  const tag = tags.find((each) => image.refs.some((ref) => isNamedFor(`${config.image}:${each}`, image, ref)))
  const user = inventory.everyone.find((each) => each.imageId === image.id)
  if (tag !== undefined) return `the current release was built as ${config.image}:${tag}`
  if (inventory.claimed.some((claim) => image.refs.some((ref) => isSameName(ref, claim)))) return 'another app needs it'
  return user ? `${user.name} is made from it` : `it has a name on ${host} that is not ours`
}

export const planPruneBuilder = (flow: BuilderFlow): Plan => planPrune(flow.engine, flow.host, prunable(flow))

/** Bytes of layers that no other image there lies on. */
export function freedOnBuilder({images}: BuilderFlow, waste: BuilderWaste, histories: ReadonlyMap<string, readonly HistoryEntry[]>): number {
  const gone = waste.images.filter((each) => each.isWhole).map((each) => each.image)
  return freedBy({gone, staying: images.filter((each) => !gone.includes(each)), histories, isTwice: false})
}

/** What the cache of builds takes there, everybody's, as Docker says it: `1.2GB`. */
export const buildCache: Fact<string> = {
  command: cmd('docker', 'system', 'df', '--format', '{{.Type}}\t{{.Size}}'),
  parse: (stdout) => /^Build Cache\t(.*)$/m.exec(stdout)?.[1] ?? '',
}

const prunable = ({config, images, inventory, tags}: BuilderFlow): Prunable => ({
  name: config.name,
  images,
  containers: inventory.everyone,
  kept: images.flatMap((image) => image.refs.filter((ref) => tags.some((tag) => isNamedFor(`${config.image}:${tag}`, image, ref)))),
  built: {repository: config.image, ids: inventory.labelled.map(({id}) => id)},
  claimed: inventory.claimed,
})

const isNamedFor = (name: string, {architecture}: Image, ref: string): boolean => isSameName(ref, name) || isSameName(ref, nameFor(name, `linux/${architecture}`))
