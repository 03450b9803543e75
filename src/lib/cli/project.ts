import type {Config, Host} from '../config/config.js'
import type {HostFailure} from '../hosts/fleet-options.js'
import type {Fleet} from '../hosts/fleet.js'
import type {SecretPlace} from '../secrets/adapter.js'
import type {Secret} from '../shell/secret.js'
import type {Ear, Said} from './aloud.js'
import type {Needed} from './databases/secrets.js'
import type {View} from './live.js'
import type {Deployer} from './prepare-image.js'
import type {Terminal} from './terminal.js'

/** An application's repository, as a command sees it: its config, its secrets, its hosts, and the person who called. */
export type Project = {
  /** Folder of deploy.yml. */
  readonly directory: string
  readonly config: Config
  /** user@machine: for the lease, releases and the audit log. */
  readonly who: string
  readonly terminal: Terminal
  /** This machine, in the folder of the project. */
  readonly here: Deployer
  readonly view: View
  /** What steps said aloud so far. */
  readonly said: readonly Said[]
  /** What steps counted so far. */
  readonly counts: Ear['counts']
  /** What steps printed of containers that they had to kill. */
  readonly killed: Ear['killed']
  /** Prints the answer on stdout; nothing with --json. */
  readonly say: (text: string) => void
  /** The same for words of our own: commands that they say to type are for this destination and file. */
  readonly advise: (text: string) => void
  /** Aborted by Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal
  /** URLs of its databases too and, where that is asked for, all their passwords. Errors: SECRET_MISSING, naming all that are. */
  secrets(names: readonly string[], databases?: Pick<Needed, 'passwords' | 'servers' | 'storePasswords'>): Promise<ReadonlyMap<string, Secret>>
  /** Where its secrets are. */
  readonly secretPlace: SecretPlace
  /** Connects to all at once; for a way back even after Ctrl-C. Errors: those of every host that failed, as one. */
  connect(hosts: readonly Host[], options?: {readonly evenIfCancelled: boolean}): Promise<Fleet>
  /** Connects to those that can be reached, and says which can't. */
  connectEach(hosts: readonly Host[]): Promise<{readonly fleet: Fleet; readonly failures: readonly HostFailure[]}>
}

/** The same for a way back, which goes to its end even after Ctrl-C. */
export const evenIfCancelled = (project: Project): Project => ({
  ...project,
  signal: new AbortController().signal,
  connect: (hosts) => project.connect(hosts, {evenIfCancelled: true}),
})
