import type {HistoryEntry, Image} from '../../engines/engine.js'
import {layerSizes} from './layer-sizes.js'

export type Freed = {
  readonly gone: readonly Image[]
  readonly staying: readonly Image[]
  /** Of the images that go, by id. */
  readonly histories: ReadonlyMap<string, readonly HistoryEntry[]>
  /** As a host's room tells it. */
  readonly isTwice: boolean
}

/** Bytes that go with images: of the layers that no image which stays lies on, each counted once. */
export function freedBy({gone, staying, histories, isTwice}: Freed): number {
  const counted = new Set(staying.flatMap(placesOf))
  return gone.reduce((sum, image) => {
    const sizes = sizesOf(image, histories.get(image.id) ?? [])
    const all = sizes.reduce((total, size) => total + size, 0)
    const own = placesOf(image).reduce((bytes, place, index) => (counted.has(place) ? bytes : bytes + (counted.add(place), sizes[index] ?? 0)), 0)
    // Of the blobs only the sum is known: they are taken to be as much smaller as all of the image is.
    return sum + own + (isTwice && all > 0 ? Math.round((image.size * own) / all) : 0)
  }, 0)
}

/** Engines keep a layer by all that lies under it: the same one on something else is another. */
const placesOf = (image: Image): readonly string[] => image.layers.map((_, index) => image.layers.slice(0, index + 1).join(' '))

/** Lowest first. Where some layers of nothing can't be told, the others count from the top. */
function sizesOf({layers}: Image, history: readonly HistoryEntry[]): readonly number[] {
  const sizes = layerSizes(history, layers.length).toReversed()
  return [...Array.from({length: Math.max(0, layers.length - sizes.length)}, () => 0), ...sizes]
}
