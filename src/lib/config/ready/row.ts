import type {Accessory} from '../config.js'
import type {WrittenAccessory} from '../schema/file.js'

/** What is known of a well-known server: all that its user need not write. */
export type Row = {
  readonly kind: NonNullable<Accessory['kind']>
  /** What the container listens on. */
  readonly port: number
  /** Where the server keeps its data in the container, and the volume for it as in deploy.yml. */
  readonly data: {readonly path: string; readonly volume: string}
  /** Why that folder is a guess: told unless the user mounts it. */
  readonly doubt?: string
  readonly health: ReadyHealth
  /** Words; absent: there is none in the image. */
  readonly console?: readonly string[]
  /** Words of the server; absent: the image's own. */
  readonly command?: readonly string[]
  /** Seconds from SIGTERM to SIGKILL, long enough to end cleanly. */
  readonly stopTimeout?: number
  /** Variables of which the image needs one, or it does not start; the first is the one to advise. */
  readonly needs: readonly string[]
}

export type ReadyHealth = {readonly deadline?: number} & (
  {readonly kind: 'http'; readonly path: string; readonly port?: number} | {readonly kind: 'command'; readonly command: readonly string[]}
)

/** What a row is made from. */
export type Ask = {
  /** Of the image: 17 of postgres:17.2-alpine; absent: not told by the tag. */
  readonly major?: number
  /** Clear variables. */
  readonly env: Readonly<Record<string, string>>
  /** Names of all variables, secret ones too. */
  readonly variables: readonly string[]
  readonly written: WrittenAccessory
}

export type RowMaker = (ask: Ask) => Row
