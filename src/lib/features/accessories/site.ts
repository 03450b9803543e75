import type {Accessory, Config} from '../../config/config.js'
import type {Container, Engine, Image} from '../../engines/engine.js'
import type {Plan} from '../../plan/plan.js'
import type {AccessoryGiven} from './given.js'
import type {AccessoryNotes} from './record.js'

/** An accessory on a host, on its way to what the file says. */
export type AccessorySite = {
  readonly engine: Engine
  readonly config: Config
  readonly host: string
  /** user@machine */
  readonly by: string
  readonly accessory: Accessory
  readonly given: AccessoryGiven
  /** Containers of the app on this host. */
  readonly containers: readonly Container[]
  /** Images of this host. */
  readonly images: readonly Image[]
  readonly notes: AccessoryNotes
  /** The host has the key of hashes. */
  readonly hasKey: boolean
  /** How its image gets here; empty where it is there. */
  readonly bring: Plan
  /** Replaces a container that is as wanted, too. */
  readonly force: boolean
}
