import type {ShipitError} from '../errors.js'
import type {HostKeyPolicy} from './host-key.js'
import type {AskPassphrase} from './identity.js'
import type {SshFiles} from './ssh-config.js'

export type FleetOptions = HostKeyPolicy &
  SshFiles & {
    /** Absent: encrypted keys that no agent holds are refused. */
    readonly askPassphrase?: AskPassphrase
    readonly signal?: AbortSignal
    /** Seconds to connect and log in, less those that a person takes to answer; 10. */
    readonly connectTimeout?: number
    /** Seconds without a sign of life after which a connection is lost; 12. */
    readonly silence?: number
  }

export type HostFailure = {readonly host: string; readonly error: ShipitError}
