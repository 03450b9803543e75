import type {Readable} from 'node:stream'
import type {Archive} from '../plan/plan.js'

/** An image archive on its way out: gzip on the wire. */
export type ArchiveStream = {
  readonly stream: Readable
  /** Bytes of the archive before compression, known once the engine has saved it. */
  readonly total: number
  /** Bytes of it that were read so far. */
  readonly done: () => number
}

/** Opens what the deployer's engine saved of an image, without the layers that are present already. Errors: COMMAND_FAILED with what the engine said. */
export type ArchiveSource = (archive: Archive, signal?: AbortSignal) => Promise<ArchiveStream>
