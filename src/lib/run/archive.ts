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
  /** Asked once, with all that the archive is made of: how many bytes the reader has of pieces, by their sums. Of these the rest is read. */
  readonly has?: (pieces: readonly Piece[], isStart: (had: Had) => Promise<boolean>) => Promise<ReadonlyMap<string, number>>
}

/** Bytes one after the other. Those with a sum, a layer each, are the same again when another archive is made of the image. */
export type Piece = {readonly length: number; readonly sum?: string}

/** The start of a piece, as somebody has it. */
export type Had = {readonly sum: string; readonly length: number; /** SHA-256 of that. */ readonly sumOfStart: string}

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
      const saved = await shared.saved
      const parts = archiveParts(saved, archive)
      const skipped = (await options.has?.(piecesOf(parts), (had) => isStart(saved, parts, had))) ?? new Map<string, number>()
      const stream = toStream(saved, parts, skipped, options.onBytes)
      stream.once('close', () => void leave(shared))
      return stream
    } catch (error) {
      await leave(shared)
      throw error
    }
  }
}

const holdsAllOf = (saved: Archive, wanted: Archive): boolean => saved.image === wanted.image && layersToSend(wanted).every((layer) => layersToSend(saved).includes(layer))

/** A layer that is worth going on with is a piece of its own. */
const worthKeeping = 1024 * 1024

const lengthOf = (part: Part): number => (Buffer.isBuffer(part) ? part.length : (part.place?.length ?? 0))

const sumOf = (part: Part): string | undefined => (Buffer.isBuffer(part) || lengthOf(part) < worthKeeping ? undefined : part.place?.sum)

function piecesOf(parts: readonly Part[]): readonly Piece[] {
  const pieces: Piece[] = []
  for (const part of parts) {
    const [sum, last] = [sumOf(part), pieces.at(-1)]
    if (sum === undefined && last !== undefined && last.sum === undefined) pieces[pieces.length - 1] = {length: last.length + lengthOf(part)}
    else pieces.push({length: lengthOf(part), ...(sum !== undefined && {sum})})
  }
  return pieces
}

/** Whether what somebody has is how one of the pieces begins: a disk that lost power may hold anything. */
async function isStart(saved: SavedImage, parts: readonly Part[], {sum, length, sumOfStart}: Had): Promise<boolean> {
  const part = parts.find((each) => sumOf(each) === sum)
  return part !== undefined && !Buffer.isBuffer(part) && length <= lengthOf(part) && (await saved.sumOf(part, length)) === sumOfStart
}

const skippedOf = (part: Part, skipped: ReadonlyMap<string, number>): number => skipped.get(sumOf(part) ?? '') ?? 0

function toStream(saved: SavedImage, parts: readonly Part[], skipped: ReadonlyMap<string, number>, onBytes: ArchiveOptions['onBytes'] = () => undefined): Readable {
  const total = parts.reduce((sum, part) => sum + lengthOf(part) - skippedOf(part, skipped), 0)
  const told = async function* (): AsyncGenerator<Buffer> {
    let done = 0
    for await (const chunk of bytesOf(saved, parts, skipped)) {
      yield chunk
      done += chunk.length
      onBytes(done, total)
    }
  }
  return Readable.from(told(), {objectMode: false})
}

async function* bytesOf(saved: SavedImage, parts: readonly Part[], skipped: ReadonlyMap<string, number>): AsyncGenerator<Buffer> {
  for (const part of parts) {
    if (Buffer.isBuffer(part)) yield part
    else yield* saved.read(part, skippedOf(part, skipped))
  }
}
