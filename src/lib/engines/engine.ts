import type {Command} from '../shell/command.js'
import type {Fact} from '../shell/fact.js'
import type {Secret} from '../shell/secret.js'

export type Mount = {
  /** A volume's name, or a path on the host when it begins with "/". */
  readonly source: string
  readonly target: string
  readonly readOnly: boolean
}

export type Limits = {readonly cpus?: number; readonly memory?: string; readonly pids?: number}

export type ContainerSpec = {
  readonly name: string
  readonly image: string
  /** The network it is created on, with the names by which others find it there. */
  readonly network: {readonly name: string; readonly aliases: readonly string[]}
  readonly labels: Readonly<Record<string, string>>
  readonly env: Readonly<Record<string, string>>
  /** Secret variables: their names, and the 0600 file on the host (`NAME='value'` lines for sh) that holds their values. */
  readonly secretEnv?: {readonly names: readonly string[]; readonly file: string}
  readonly mounts: readonly Mount[]
  readonly limits: Limits
  /** Published ports, as `[address:]port:port[/proto]`. */
  readonly publish: readonly string[]
  readonly restart: 'unless-stopped' | 'no'
  readonly command: readonly string[]
  readonly entrypoint?: string
  /** Seconds between SIGTERM and SIGKILL. */
  readonly stopTimeout: number
  /** Further options of `docker create`, as written by the user. */
  readonly options: readonly string[]
}

export type ContainerState = 'created' | 'running' | 'paused' | 'restarting' | 'exited' | 'dead' | 'other'

export type Container = {
  readonly id: string
  readonly name: string
  /** The reference it was created from. */
  readonly image: string
  readonly imageId: string
  readonly labels: Readonly<Record<string, string>>
  readonly state: ContainerState
  readonly exitCode: number
  readonly restarts: number
  readonly oomKilled: boolean
  /** RFC 3339 in UTC; empty when never started. */
  readonly startedAt: string
  readonly networks: readonly string[]
}

export type Image = {
  readonly id: string
  readonly refs: readonly string[]
  readonly digests: readonly string[]
  /** Diff ids, lowest first. */ readonly layers: readonly string[]
  /** Bytes. */ readonly size: number
  readonly architecture: string
}

/** An entry of an image's history: an instruction of its Dockerfile, and the bytes that it added. */
export type HistoryEntry = {readonly size: number; readonly createdBy: string}

/** Containers of a label, and the others whose names begin as is asked, with what these have for the label: empty where they have none. */
export type Around = {readonly containers: readonly Container[]; readonly others: readonly {readonly name: string; readonly label: string}[]}

/** One, or at least one, by name or id. */
export type Some = string | readonly [string, ...string[]]

/** A port of the host that leads to a container. */
export type PublishedPort = {readonly container: string; /** Empty: every address. */ readonly address: string; readonly port: string; readonly protocol: string}

/** A container engine: how each thing is said to it, and how its answers read. Only this room tells engines apart. */
export type Engine = {
  readonly name: 'docker' | 'podman'
  /** The Debian package that brings it. */
  readonly package: string
  /** The oldest version that shipit was tried with. */
  readonly oldestTried: string
  /** The systemd unit that starts containers at boot. */
  readonly bootUnit: string
  /** Programs that listen for the ports that its containers publish. */
  readonly publishers: readonly string[]
  /** Settings of its daemon (JSON). Absent: it has no daemon. */
  readonly daemon?: {readonly settings: string}
  create(spec: ContainerSpec): Command
  connect(network: string, container: string, aliases: readonly string[]): Command
  disconnect(network: string, container: string): Command
  start(container: string): Command
  /** SIGTERM, and SIGKILL after `seconds`; several at once. */
  stop(containers: Some, seconds: number): Command
  /** Whether a container starts again by itself, from now on: after a reboot above all. */
  setRestart(container: string, restart: ContainerSpec['restart']): Command
  /** Removes containers, running or not; one that is not there is no fault. */
  remove(containers: Some): Command
  rename(container: string, to: string): Command
  /** A one-shot container, removed when it ends. Its exit code is the command's. */
  runOnce(spec: ContainerSpec): Command
  exec(container: string, words: readonly string[], options: {readonly tty: boolean; readonly stdin: boolean}): Command
  logs(container: string, options: {readonly follow: boolean; readonly since?: string; readonly tail?: number | 'all'; readonly timestamps: boolean}): Command
  /** Every container, stopped ones too, that has all of these labels. */
  containers(labels: Readonly<Record<string, string>>): Fact<readonly Container[]>
  /** Every container, stopped ones too, that has a label of this value, and what else has a name that begins so. */
  around(label: string, value: string, beginning: string): Fact<Around>
  /** Ports that running containers publish. */
  published(): Fact<readonly PublishedPort[]>
  /** Every image, untagged ones too, that has all of these labels. */
  images(labels?: Readonly<Record<string, string>>): Fact<readonly Image[]>
  /** What made each of these images, by id, the last instruction first. One that is gone meanwhile is left out. */
  histories(ids: readonly string[]): Fact<ReadonlyMap<string, readonly HistoryEntry[]>>
  /** Prints the folder that images are kept in, how many times a layer lies there, and the version of an engine that answers: `/var/lib/docker 1 28.5.2`. */
  storage(): Command
  /** Reads an image archive on stdin. */
  load(): Command
  /** Exit code 0: the image is there, complete, under this name. */
  hasImage(ref: string): Command
  pull(ref: string): Command
  tag(ref: string, as: string): Command
  login(server: string, username: string, password: Secret): Command
  removeImage(ref: string): Command
  /** Makes a network; one that is there already is no fault. */
  createNetwork(name: string, labels: Readonly<Record<string, string>>): Command
  removeNetwork(name: string): Command
  removeVolume(name: string): Command
  /** The address of a running container, as its host reaches it; empty where it has none. */
  address(container: string): Fact<string>
  version(): Fact<string>
}
