import type {Backup, Store} from './backup.js'
import type {SecretRef} from './words/secret-ref.js'

/**
 * The resolved config: every default filled in, every name checked. `resolve` is the only bridge from the written file.
 * It holds names of secrets, never a value.
 */
export type Config = {
  readonly app: string
  readonly destination?: string
  /** What containers, networks and files on a host are named for: the app, or `<app>-<destination>`. */
  readonly name: string
  readonly image: string
  /** Absent: git describe decides. */
  readonly tag?: string
  readonly build?: Build
  readonly registry?: {readonly server: string; readonly username: string; readonly password: string}
  readonly engine: 'docker' | 'podman'
  readonly hosts: readonly Host[]
  readonly roles: readonly Role[]
  readonly proxy: ProxySettings
  readonly accessories: readonly Accessory[]
  /** Accessories of other apps. Absent: none. */
  readonly uses?: readonly Use[]
  /** Absent: none. */
  readonly jobs?: readonly Job[]
  /** With the one named `host`, which shipit adds. Absent: none. */
  readonly backups?: readonly Backup[]
  readonly stores?: readonly Store[]
  readonly hooks: Readonly<Partial<Record<HookName, Hook>>>
  readonly aliases: Readonly<Record<string, string>>
  /** Programs that are asked for secrets, in this order, after the files of the repository. Absent: none. */
  readonly secretSources?: readonly SecretSource[]
  /** Hosts that go over to a release together; absent: all at once. */
  readonly batch?: number
  /** Releases kept on a host, the live one included. */
  readonly keep: number
  /** A deploy with a `before-switch` hook backs up first. Absent: it does not. */
  readonly backupBefore?: true
  /** A new release that answers with too many errors is taken back. Absent: it is not. */
  readonly watch?: Watch
  /** Who sees a new release first. Absent: everybody at once. */
  readonly canary?: Canary
}

export type Watch = {
  /** Percent of its answers. */ readonly limit: number
  /** Seconds after the switch. */ readonly seconds: number
}

export type Canary = {/** Percent of the visitors. */ readonly share: number; readonly seconds: number}

export type Build = {
  readonly context: string
  readonly dockerfile?: string
  readonly target?: string
  readonly args: Readonly<Record<string, string>>
  /** Names of secrets, given as BuildKit secrets of the same id. */
  readonly secrets: readonly string[]
  readonly platforms: readonly string[]
  readonly cache?: string
  /** A host that builds; absent: the deployer's machine does. It may be one of the app's, and need not. */
  readonly on?: Host
}

export type Host = {
  /** As written: what errors, logs and `--host` call it. */
  readonly name: string
  /** What ssh connects to; an alias of ~/.ssh/config is fine. Absent user and port: ~/.ssh/config decides. */
  readonly address: string
  readonly user?: string
  readonly port?: number
  /** Path of a private key. */
  readonly key?: string
  /** [user@]host[:port] of the jump host. */
  readonly jump?: string
  /** Path of a known_hosts file that stands for the user's own, for this host and its jump host: a lab's. The key is then offered to the jump host, too. */
  readonly knownHosts?: string
  readonly tags: readonly string[]
  /** This machine, without SSH. */
  readonly local: boolean
}

export type Strategy = 'blue-green' | 'replace'

/** What every container is given: a role's, an accessory's, a job's. */
export type ContainerSettings = {
  /** Words; empty: the image's own. */
  readonly command: readonly string[]
  readonly entrypoint?: string
  readonly limits: {readonly cpus?: number; readonly memory?: string; readonly pids?: number}
  readonly volumes: readonly Volume[]
  readonly env: Readonly<Record<string, string>>
  readonly secrets: readonly SecretRef[]
  readonly files: readonly MountedFile[]
  /** Further words of `docker create`. */
  readonly options: readonly string[]
}

export type Role = ContainerSettings & {
  readonly name: string
  /** Names of hosts. */
  readonly hosts: readonly string[]
  /** Per host. */
  readonly replicas: number
  /** The port that the container listens on; absent: a worker, without a proxy. */
  readonly port?: number
  /** Empty: catch-all on plain HTTP. */
  readonly domains: readonly string[]
  readonly path: string
  readonly stripPath: boolean
  readonly tls: 'auto' | 'internal' | 'off'
  readonly health?: Health
  readonly strategy: Strategy
  /** Seconds that requests, WebSockets and event streams of the old replicas may go on. */
  readonly drainTimeout: number
  /** `background`: the host waits and stops, the deploy ends at once. */
  readonly drain: 'wait' | 'background'
  /** Seconds from SIGTERM to SIGKILL. */
  readonly stopTimeout: number
}

export type Health = {
  readonly path: string
  readonly port: number
  /** Host header; absent: the first domain, else the container's name. */
  readonly host?: string
  /** Accepted status codes, such as 200 or a range 200-299. */
  readonly status: readonly {readonly from: number; readonly to: number}[]
  /** Seconds. */
  readonly interval: number
  readonly timeout: number
  readonly deadline: number
}

/** `source` is a folder of the host when it begins with "/", else the volume's name on the host (`shop-uploads` for `uploads` of app shop). */
export type Volume = {readonly source: string; readonly target: string; readonly readOnly: boolean}

/** A program that knows secrets: a ready row for one of the usual ones, or any command. */
export type SecretSource = {
  /** The only secrets that it is asked for; absent: all that no place before it had. */
  readonly names?: readonly string[]
  /** Seconds that one call may take. */
  readonly timeout: number
} & (
  | {readonly from: 'command'; /** Words; `{name}` stands for the name of the secret. */ readonly command: readonly string[]; readonly output: 'value' | 'json' | 'dotenv'}
  | {readonly from: '1password'; readonly vault: string; readonly item?: string; readonly account?: string}
  | {readonly from: 'bitwarden'; readonly item?: string}
  | {readonly from: 'bitwarden-secrets'; readonly project?: string}
  | {readonly from: 'aws'; readonly secret?: string; readonly prefix?: string; readonly region?: string; readonly profile?: string}
  | {readonly from: 'doppler'; readonly project?: string; readonly config?: string}
  | {readonly from: 'gcp'; readonly project?: string; readonly prefix?: string}
  | {readonly from: 'sops'; readonly file: string}
)

export type MountedFile = {readonly target: string; readonly from: {readonly secret: string} | {readonly source: string}; readonly mode: number; readonly owner?: string}

export type ProxySettings = {
  readonly image: string
  readonly httpPort: number
  readonly httpsPort: number
  /** Contact of the ACME account. */
  readonly email?: string
  /** Directory URL of another certificate authority. */
  readonly acmeCa?: string
  /** PEM file in the repository with that authority's root. */
  readonly acmeRoot?: string
  /** What that file says, once the project is opened. */
  readonly acmeRootPem?: string
  /** Addresses and ranges of what stands before Caddy and is believed. */
  readonly trustedProxies?: readonly string[]
}

export type Accessory = ContainerSettings & {
  readonly name: string
  /** Which ready row it has; absent: the image is none of the well-known ones. */
  readonly kind?: 'postgres' | 'mysql' | 'redis' | 's3'
  readonly image: string
  /** Names of hosts. */
  readonly hosts: readonly string[]
  /** What the container listens on. */
  readonly port?: number
  /** Words run in the container by `shipit accessory console`. */
  readonly console?: readonly string[]
  /** `[address:]port:port[/proto]` */
  readonly publish: readonly string[]
  /** Empty: not behind the proxy. */
  readonly domains: readonly string[]
  readonly path: string
  readonly stripPath: boolean
  readonly tls: 'auto' | 'internal' | 'off'
  readonly health?: AccessoryHealth
  readonly databases: readonly {readonly name: string; readonly owner: string}[]
  /** Data of a cache that is to be kept. */
  readonly persist: boolean
  /** Seconds from SIGTERM to SIGKILL. */
  readonly stopTimeout: number
}

/** An accessory of another app on the same host, and the database that this app has there. */
export type Use = {
  /** The name by which this app finds it on its network. */
  readonly name: string
  /** The other app, as it is called on the host. */
  readonly app: string
  readonly accessory: string
  /** Absent: its name tells nothing, and it is not written. */
  readonly kind?: 'postgres' | 'mysql' | 'other'
  /** Absent: it is no server of databases. */
  readonly database?: {readonly name: string; readonly owner: string}
}

/** A command run in the container, or a question over HTTP. Times in seconds. */
export type AccessoryHealth =
  ({readonly kind: 'http'} & Health) | ({readonly kind: 'command'; readonly command: readonly string[]} & Pick<Health, 'interval' | 'timeout' | 'deadline'>)

/** What runs by schedule on one host, in a container of its own each time. */
export type Job = ContainerSettings & {
  readonly name: string
  /** Name of its host. */
  readonly host: string
  /** Absent: the app's, of the release that serves. */
  readonly image?: string
  /** As written. */
  readonly schedule: string
  /** Seconds of random delay. */
  readonly jitter: number
  /** Seconds that it may run; absent: no limit. */
  readonly timeout?: number
  readonly overlap: 'forbid' | 'allow' | 'replace'
  /** What was missed while the host was off runs as soon as it is back. */
  readonly catchUp: boolean
  /** Begun once it has succeeded. */
  readonly then: readonly NextDeed[]
  /** Address that is told of start, success and failure. */
  readonly ping?: string
  /** Seconds from SIGTERM to SIGKILL. */
  readonly stopTimeout: number
}

export type NextDeed = {readonly kind: 'restart'; readonly role: string} | {readonly kind: 'job'; readonly job: string}

export const hookNames = ['before-connect', 'before-build', 'before-deploy', 'before-switch', 'after-deploy', 'after-rollback', 'on-failure'] as const
export type HookName = (typeof hookNames)[number]

/** A program of the repository, run by the deployer; or one run in the new image, once. */
export type Hook = {
  readonly command: readonly string[]
  readonly in: 'deployer' | 'image'
  /** Seconds. */ readonly timeout: number
  /** The role whose env and secrets it gets, when it runs in the image. */ readonly role?: string
}
