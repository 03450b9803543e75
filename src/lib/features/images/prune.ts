import {paths} from '../../config/paths.js'
import type {Container, Engine, Image} from '../../engines/engine.js'
import {sequence} from '../../plan/plan.js'
import type {Plan, Step} from '../../plan/plan.js'
import {cmd, or, script} from '../../shell/command.js'
import {template} from '../../template.js'
import {isSameName, ownPrefix, repositoryOf} from './name.js'

export type Prunable = {
  /** The config's name of the app. */
  readonly name: string
  readonly images: readonly Image[]
  /** Every container of the host that stays. */
  readonly containers: readonly Container[]
  /** Images that kept releases run from. */
  readonly kept: readonly string[]
  /** Images that forgotten releases ran from: ours too, where they came from a registry. */
  readonly forgotten?: readonly string[]
  /** What was built on this very host: the repository that builds of the app are named with, and ids of images with its label. */
  readonly built?: {readonly repository: string; readonly ids: readonly string[]}
  /** Names that other apps of the host need. */
  readonly claimed?: readonly string[]
}

/** An image that goes, or some of its names. */
export type Prune = {
  readonly image: Image
  /** Names that go; the id alone, where it has none. */
  readonly refs: readonly string[]
  /** Nothing names it any more: its layers go, too. */
  readonly isWhole: boolean
}

/** Removes from a host the images that shipit brought for this app, and that no kept release and no container needs. Never another's. */
export const planPrune = (engine: Engine, host: string, of: Prunable): Plan =>
  sequence(
    `Prune images of ${of.name}`,
    prunes(of).flatMap(({refs}) => refs.map((ref) => removeImage(engine, host, of.name, ref))),
  )

/** What of the images of a host goes. A name that is not ours stays, and with it the image. */
export function prunes({name, images, containers, kept, forgotten = [], built, claimed = []}: Prunable): readonly Prune[] {
  const inUse = new Set(containers.flatMap((each) => [each.imageId, each.image]))
  const needed = [...kept, ...claimed]
  const isNeeded = (ref: string): boolean => inUse.has(ref) || needed.some((each) => isSameName(each, ref))
  const isOurs = (image: Image, ref: string): boolean =>
    ref.startsWith(ownPrefix(name)) ||
    forgotten.some((each) => isSameName(each, ref)) ||
    (built !== undefined && built.ids.includes(image.id) && repositoryOf(ref) === built.repository)
  return images.flatMap((image): readonly Prune[] => {
    const names = [...image.refs, ...image.digests]
    if (inUse.has(image.id) || names.some(isNeeded)) return []
    if (names.length === 0) return built?.ids.includes(image.id) ? [{image, refs: [image.id], isWhole: true}] : []
    const refs = names.filter((ref) => isOurs(image, ref))
    return refs.length === 0 ? [] : [{image, refs, isWhole: refs.length === names.length}]
  })
}

/** On the spot it is asked once more whether another app needs it: what was planned may be older than that app's last deploy. */
const removeImage = (engine: Engine, host: string, name: string, ref: string): Step => ({
  kind: 'run',
  host,
  effect: 'remove',
  title: `Remove image ${ref}`,
  command: or(script('image-is-needed', template('host/image-is-needed.sh'), ref, paths.app(name)), engine.removeImage(ref), cmd('echo', `${ref} stays: something uses it`)),
})
