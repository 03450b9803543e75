import type {Config} from '../../config/config.js'
import type {PlacedFile} from '../files/host-file.js'

/** The image that a release runs: the name that containers are made from, and the engine's id of it. */
export type ReleaseImage = {readonly ref: string; readonly id: string}

/**
 * What was deployed, whole, but for the values of secrets: those lie beside it, one 0600 file a role.
 * A rollback needs nothing else.
 */
export type Release = {
  readonly format: 1
  /** `<sequence>-<tag>`, such as 7-v1.2; of a deploy to some hosts only, `<sequence>-<tag>-<begin of fingerprint>`. */
  readonly id: string
  readonly sequence: number
  readonly tag: string
  readonly image: ReleaseImage
  readonly config: Config
  /** Role → hash of all that its containers are made from, values of secrets included. */
  readonly specs: Readonly<Record<string, string>>
  /** Hash of image, config and specs: equal means that there is nothing to release. */
  readonly fingerprint: string
  /** Name of a secret → 8 hex digits of a keyed hash of its value, which tell that it changed and nothing else. */
  readonly secretHashes?: Readonly<Record<string, string>>
  /** Role → the files that its containers mount, as they lie on the host. */
  readonly files?: Readonly<Record<string, readonly PlacedFile[]>>
  /** RFC 3339, the deployer's clock. */
  readonly createdAt: string
  /** user@machine */
  readonly by: string
  readonly commit?: string
}

/** Newest first. Two hosts that were deployed to one by one may have given the same number. */
export const newestFirst = (releases: readonly Release[]): readonly Release[] =>
  [...releases].sort((a, b) => b.sequence - a.sequence || Date.parse(b.createdAt) - Date.parse(a.createdAt))

/** The number that the next release gets, over all hosts. */
export const nextSequence = (releases: readonly Release[]): number => Math.max(0, ...releases.map((release) => release.sequence)) + 1
