import type {Fleet} from '../hosts/fleet.js'
import type {Plan} from '../plan/plan.js'
import type {ArchiveSource} from './archive.js'

export type Event =
  | {readonly kind: 'start'; readonly plan: Plan}
  /** A line that a step printed, or what it is doing now. */
  | {readonly kind: 'line'; readonly plan: Plan; readonly text: string}
  /** Bytes of a delivery so far. */
  | {readonly kind: 'bytes'; readonly plan: Plan; readonly done: number; readonly total?: number}
  | {readonly kind: 'done'; readonly plan: Plan}
  | {readonly kind: 'failed'; readonly plan: Plan; readonly error: unknown}

/** All that the executor may touch. */
export type World = {
  readonly fleet: Fleet
  /** Folder of the repository: where `local` steps run. */
  readonly directory: string
  readonly tell: (event: Event) => void
  /** No step begins once it is aborted. Its reason, where that is a ShipitError, is what the plan fails with. */
  readonly signal?: AbortSignal
  /** Shell text put before every script on a host: the lease's fence. */
  readonly prelude?: (host: string) => string
  /** Where `deliver` steps take images from; absent: a plan with such a step is a bug. */
  readonly archive?: ArchiveSource
  /** Folder of hosts that keeps what has arrived of large layers until all of an image is there; absent: a delivery that is cut off begins anew. */
  readonly incoming?: string
}
