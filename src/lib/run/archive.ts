import {Readable} from 'node:stream'
import {layersToSend} from '../plan/plan.js'
import type {Archive} from '../plan/plan.js'
import type {LocalEngine} from './local-engine.js'
import {archiveParts} from './oci-archive.js'
import type {Part} from './oci-archive.js'
import {saveImage} from './saved-image.js'
import type {SavedImage} from './saved-image.js'
import {saveHere} from './saver.js'
import type {Save} from './saver.js'

export type ArchiveOptions = {
  /** Bytes that were read so far, and all of them: as they travel. */
  readonly onBytes?: (done: number, total: number) => void
  readonly signal?: AbortSignal
}

/**
 * Opens what the deployer's engine saved of an image, gzipped, without the layers that are present already.
 * Whoever opens it reads it to its end or destroys it. Errors: COMMAND_FAILED with what the engine said.
 */
export type ArchiveSource = (archive: Archive, options?: ArchiveOptions) => Promise<Readable>

type Shared = {readonly archive: Archive; readonly saved: Promise<SavedImage>; users: number}

/** Archives out of the engine of this machine. */
export const archiveSource = (engine: () => Promise<LocalEngine>): ArchiveSource => archivesBy(saveHere(engine))

/** Archives out of an engine. Deliveries under way at the same time share what is saved: one `docker save` for any number of hosts. */
export function archivesBy(save: Save): ArchiveSource {
  const open = new Set<Shared>()
  const leave = async (shared: Shared): Promise<void> => {
    shared.users -= 1
    if (shared.users > 0) return
    open.delete(shared)
    await shared.saved.then(
      (saved) => saved.close(),
      () => undefined,
    )
  }
  return async (archive, options = {}) => {
    const shared = [...open].find((each) => holdsAllOf(each.archive, archive)) ?? {archive, saved: saveImage(save, archive, options.signal), users: 0}
    open.add(shared)
    shared.users += 1
    try {
      const stream = toStream(await shared.saved, archive, options.onBytes)
      stream.once('close', () => void leave(shared))
      return stream
    } catch (error) {
      await leave(shared)
      throw error
    }
  }
}

const holdsAllOf = (saved: Archive, wanted: Archive): boolean => saved.image === wanted.image && layersToSend(wanted).every((layer) => layersToSend(saved).includes(layer))

function toStream(saved: SavedImage, archive: Archive, onBytes: ArchiveOptions['onBytes'] = () => undefined): Readable {
  const parts = archiveParts(saved, archive)
  const total = parts.reduce((sum, part) => sum + (Buffer.isBuffer(part) ? part.length : (part.place?.length ?? 0)), 0)
  const told = async function* (): AsyncGenerator<Buffer> {
    let done = 0
    for await (const chunk of bytesOf(saved, parts)) {
      yield chunk
      done += chunk.length
      onBytes(done, total)
    }
  }
  return Readable.from(told(), {objectMode: false})
}

async function* bytesOf(saved: SavedImage, parts: readonly Part[]): AsyncGenerator<Buffer> {
  for (const part of parts) {
    if (Buffer.isBuffer(part)) yield part
    else yield* saved.read(part)
  }
}
