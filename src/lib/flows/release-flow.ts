import type {Config} from '../config/config.js'
import type {Engine} from '../engines/engine.js'
import type {HostView} from '../features/app/view.js'
import type {HostFile} from '../features/files/host-file.js'
import type {Release} from '../features/releases/release.js'
import type {Plan} from '../plan/plan.js'
import type {Secret} from '../shell/secret.js'

/** A release on its way to the hosts. */
export type ReleaseFlow = {
  readonly engine: Engine
  /** With the hosts of the present file, even when an older release is brought back. */
  readonly config: Config
  readonly release: Release
  readonly views: readonly HostView[]
  /** Role → its env file; a role without an entry has its file on the hosts already. */
  readonly env: ReadonlyMap<string, Secret>
  /** Files of its containers, with what they hold; those that lie on the hosts already may be left out. */
  readonly files: readonly HostFile[]
  /** Of the hashes in the release: for hosts that don't have it. */
  readonly hashKey?: Secret | undefined
  /** Paths of files on a host that others than releases need: accessories. */
  readonly filesInUse?: readonly string[]
  /** How the image gets to a host; empty where it is there. */
  readonly deliver: (view: HostView) => Plan
  /** What runs once, when every new replica is healthy and before any host switches. */
  readonly beforeSwitch: Plan
  /** What the backups of a host need beside their scripts. Absent: nothing. */
  readonly backups?: (view: HostView) => Plan
  /** What the accessories need, before the app does. */
  readonly accessories: Plan
  /** What goes from hosts that were taken out of the file. */
  readonly leave: Plan
  /** Removes images of our own that none of these releases needs. */
  readonly pruneImages: (view: HostView, kept: readonly Release[]) => Plan
  readonly force: boolean
  /** Only these roles; absent: all, and roles that are gone are removed. */
  readonly only?: readonly string[] | undefined
  readonly purpose: 'deploy' | 'rollback' | 'restart'
  /** For the audit log. */
  readonly note?: string | undefined
}
