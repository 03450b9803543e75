import type {Engine, Image} from '../../engines/engine.js'
import {nothing} from '../../plan/plan.js'
import type {Plan} from '../../plan/plan.js'
import type {AppImage} from './app-image.js'
import {and} from '../../shell/command.js'
import {bytes} from './bytes.js'
import type {LocalImage} from './local.js'
import {fullName, isSameName} from './name.js'
import {refuseOtherArchitectures} from './platforms.js'
import {dockerArchitecture} from './room.js'
import type {Room} from './room.js'

/** What a host has to say about images. */
export type HostImages = {readonly host: string; readonly images: readonly Image[]; /** Absent: its architecture is not checked. */ readonly room?: Room}

/** Brings the image of a release to a host, whole or in part; nothing where it is there. Errors: PREFLIGHT_FAILED. */
export function planDelivery(engine: Engine, image: AppImage, on: HostImages, pull: (on: HostImages, ref: string) => Plan): Plan {
  const own = [image.local, ...(image.others ?? [])].filter((each) => each !== undefined)
  const local = own.find((each) => on.room === undefined || each.architecture === dockerArchitecture(on.room.machine)) ?? own[0]
  if (local) refuseOtherArchitecture(own, on)
  if (on.images.some((each) => isNamed(each, image.ref))) return nothing
  return image.by === 'pull' || !local ? pull(on, image.ref) : bring(engine, local, image.ref, on)
}

/** Brings an image of the deployer's engine to a host that does not have it under this name. */
export function bring(engine: Engine, image: LocalImage, ref: string, on: HostImages): Plan {
  refuseOtherArchitecture([image], on)
  if (on.images.some((each) => each.id === image.id)) return {kind: 'run', host: on.host, effect: 'create', title: `Name ${image.name} ${ref}`, command: engine.tag(image.id, ref)}
  const present = sharedLayers(image, on.images)
  return {
    kind: 'deliver',
    host: on.host,
    effect: 'create',
    title: titleOf(image, present),
    image: image.name,
    bytes: missingBytes(image, present),
    archive: {image: image.id, ...(image.on !== undefined && {from: image.on}), as: fullName(ref), present, layers: image.layers},
    into: and(engine.load(), engine.hasImage(ref)),
  }
}

export const isNamed = (image: Image, ref: string): boolean => [...image.refs, ...image.digests].some((each) => isSameName(each, ref))

/** The longest run of lowest layers that one image of the host has too: engines know a layer by all that lies under it. */
function sharedLayers(image: Image, there: readonly Image[]): readonly string[] {
  const shared = (other: Image): number => {
    const differs = image.layers.findIndex((layer, index) => other.layers[index] !== layer)
    return differs === -1 ? image.layers.length : differs
  }
  return image.layers.slice(0, Math.max(0, ...there.map(shared)))
}

/** Bytes of the layers that a host lacks; at most that, where some layers are empty. */
const missingBytes = (image: LocalImage, present: readonly string[]): number => image.sizes.slice(0, image.layers.length - present.length).reduce((sum, size) => sum + size, 0)

function titleOf(image: LocalImage, present: readonly string[]): string {
  const missing = image.layers.length - present.length
  const part = present.length === 0 ? 'whole' : `${missing} of ${image.layers.length} layers`
  return `Deliver ${image.name} (${part}, ${bytes(missingBytes(image, present))})`
}

const refuseOtherArchitecture = (images: readonly LocalImage[], {host, room}: HostImages): void =>
  refuseOtherArchitectures(images, new Map(room ? [[host, dockerArchitecture(room.machine)]] : []))
