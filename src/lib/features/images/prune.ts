import type {Container, Engine, Image} from '../../engines/engine.js'
import {sequence} from '../../plan/plan.js'
import type {Plan} from '../../plan/plan.js'
import {cmd, or} from '../../shell/command.js'
import {isSameName, ownPrefix} from './name.js'

export type Prunable = {
  /** The config's name of the app. */
  readonly name: string
  readonly images: readonly Image[]
  /** Every container of the host. */
  readonly containers: readonly Container[]
  /** Images that kept releases run from. */
  readonly kept: readonly string[]
  /** Images that forgotten releases ran from: ours too, where they came from a registry. */
  readonly forgotten?: readonly string[]
}

/** Removes from a host the images that shipit brought for this app, and that no kept release and no container needs. Never another's. */
export function planPrune(engine: Engine, host: string, {name, images, containers, kept, forgotten = []}: Prunable): Plan {
  const isOurs = (ref: string): boolean => ref.startsWith(ownPrefix(name)) || forgotten.some((each) => isSameName(each, ref))
  const isKept = (ref: string): boolean => kept.some((each) => isSameName(each, ref))
  const inUse = new Set(containers.flatMap((each) => [each.imageId, each.image]))
  const gone = images.filter((image) => !inUse.has(image.id)).flatMap((image) => [...image.refs, ...image.digests].filter((ref) => isOurs(ref) && !isKept(ref) && !inUse.has(ref)))
  return sequence(
    `Prune images of ${name}`,
    gone.map((ref) => ({kind: 'run', host, effect: 'remove', title: `Remove image ${ref}`, command: or(engine.removeImage(ref), cmd('echo', `${ref} stays: something uses it`))})),
  )
}
