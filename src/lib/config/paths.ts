/** Where shipit keeps things on a host. All of it can be read by a person. */
const root = '/var/lib/shipit'

export const paths = {
  root,
  apps: `${root}/apps`,
  app: (name: string) => `${root}/apps/${name}`,
  releases: (name: string) => `${root}/apps/${name}/releases`,
  /** The resolved config of a release, without secrets. */
  release: (name: string, id: string) => `${root}/apps/${name}/releases/${id}.json`,
  /** Its secret variables, `NAME='value'` lines for sh, mode 0600. */
  releaseEnv: (name: string, id: string, role: string) => `${root}/apps/${name}/releases/${id}.${role}.env`,
  /** The id of the release that was last switched to: for people and `rollback`; what serves is asked of the proxy. */
  current: (name: string) => `${root}/apps/${name}/current`,
  /** Exists while a rollback is under way, or was cut off: the id of the release that it goes back to. */
  goingBack: (name: string) => `${root}/apps/${name}/going-back`,
  audit: (name: string) => `${root}/apps/${name}/audit.jsonl`,
  /** Files that containers mount, each named for all that is in it. */
  files: (name: string) => `${root}/apps/${name}/files`,
  accessories: (name: string) => `${root}/apps/${name}/accessories`,
  /** How an accessory last ran well: its config without secrets, and the hash of its container. */
  accessory: (name: string, accessory: string) => `${root}/apps/${name}/accessories/${accessory}.json`,
  /** Its secret variables, as those of a release. One for each hash: that of the container before is needed until the new one is healthy. */
  accessoryEnv: (name: string, accessory: string, spec: string) => `${root}/apps/${name}/accessories/${accessory}.${spec}.env`,
  /** Seconds that its last start took. */
  accessoryBoot: (name: string, accessory: string) => `${root}/apps/${name}/accessories/${accessory}.boot`,
  /** Where the data of an accessory lies since it was upgraded, by the volume that deploy.yml means. It stays as long as the data does, also when the app is gone. */
  dataPlace: (volume: string) => `${root}/volumes/${volume}.json`,
  /** Exists: this volume is being filled by an upgrade, and nothing relies on it yet. */
  volumeInTheMaking: (volume: string) => `${root}/volumes/${volume}.making`,
  volumes: `${root}/volumes`,
  /** Says that an app uses an accessory of this one, under which name: whoever replaces its container brings it back to that app's network. */
  accessoryUse: (name: string, accessory: string, app: string) => `${root}/apps/${name}/accessories/${accessory}.${app}.use`,
  file: (name: string, hash: string) => `${root}/apps/${name}/files/${hash}`,
  /** What hashes of secrets are made with, 64 hex digits, mode 0600. The same on every host of an app. */
  hashKey: (name: string) => `${root}/apps/${name}/hash.key`,
  jobs: (name: string) => `${root}/apps/${name}/jobs`,
  /** What a job is run by, and its history. */
  job: (name: string, job: string) => `${root}/apps/${name}/jobs/${job}`,
  /** What restic needs to know of each store, mode 0600: settings, password, key. */
  stores: (name: string) => `${root}/apps/${name}/stores`,
  /** The restic that every host has the same version of. */
  restic: `${root}/bin/restic`,
  /** Exists while a host is brought to life in the place of another: what was done of it, a folder for each backup. */
  recovering: (name: string) => `${root}/apps/${name}/recovering`,
  /** What a move has left on the host that the app left: how it would come back, above all. */
  moving: (name: string) => `${root}/apps/${name}/moving`,
  /** A script with which the app would live there again. It is there as long as a move holds the app, and goes when it has run. */
  wayBack: (name: string) => `${root}/apps/${name}/moving/back`,
  /** Layers under way to this host: what has arrived when a delivery is cut off, so that the next one goes on from there. */
  incoming: (name: string) => `${root}/apps/${name}/incoming`,
  lease: (name: string) => `${root}/apps/${name}/lease`,
  proxy: `${root}/proxy`,
  /** A link to the set of files in use, a folder of `generations/` named by its hash: Caddyfile, sites/ and routes/. */
  proxyConfig: `${root}/proxy/config`,
  /** Colour and maintenance flags: a file that exists or not. */
  live: `${root}/proxy/live`,
  /** Exists: green serves. Absent: blue. */
  green: (name: string, role: string) => `${root}/proxy/live/${name}.${role}.green`,
  /** Exists: a share of the visitors goes to the colour that does not serve yet. */
  canary: (name: string, role: string) => `${root}/proxy/live/${name}.${role}.canary`,
  /** Where Caddy writes its access log. */
  proxyLogs: `${root}/proxy/logs`,
  /** What is counted of requests while an app goes over. */
  traffic: (name: string) => `/run/shipit/traffic/${name}`,
  maintenance: (name: string) => `${root}/proxy/live/${name}.maintenance`,
  /** A folder for each Caddy that runs: two during an upgrade. `current` is a link to the one that stays. */
  proxySockets: '/run/shipit/proxy',
  adminSocket: '/run/shipit/proxy/current/admin.sock',
  probeSocket: '/run/shipit/proxy/current/probe.sock',
} as const

/** Labels of everything shipit makes in an engine. */
export const labels = {
  app: 'shipit.app',
  /** app, accessory, upgrade, proxy or job. */
  kind: 'shipit.kind',
  role: 'shipit.role',
  accessory: 'shipit.accessory',
  job: 'shipit.job',
  release: 'shipit.release',
  colour: 'shipit.colour',
  replica: 'shipit.replica',
  /** The port that the container listens on. */
  port: 'shipit.port',
  /** Hash of all that a container is made from: equal hash, nothing to do. */
  spec: 'shipit.spec',
} as const

export type Colour = 'blue' | 'green'

export const otherColour = (colour: Colour): Colour => (colour === 'blue' ? 'green' : 'blue')

/** The network that the proxy and every container with a port share. */
export const proxyNetwork = 'shipit'

/** The network of one app: its replicas and its accessories. */
export const appNetwork = (name: string): string => `shipit-${name}`

/** Container name, host name and network alias of a replica. */
export const replicaName = (name: string, role: string, colour: Colour, replica: number): string => `${name}-${role}-${colour}-${replica}`

/** Container and host name of an accessory; on the app's network it is found under its own name, too. */
export const accessoryContainer = (name: string, accessory: string): string => `${name}-${accessory}`

/**
 * Container name of a job, and what fits of it its host name; while several run at once, with the id of the run after it. Of a task such as backup.db, it ends in what the task is: no name has a dot, so that what is called `<container>-…` is of `db`, and never of `db-old`.
 */
export const jobContainer = (name: string, job: string): string => `${name}-job-${job.split('.').toReversed().join('.')}`

/** What the systemd units of a job are called, without their ending. A dot is in no name: `a-b` of app `c` and `b` of app `c-a` differ. */
export const jobUnit = (name: string, job: string): string => `shipit-${name}.${job}`

export const proxyContainer = 'shipit-proxy'

/** Holds the network that the proxy runs in, and the published ports. */
export const proxyHolder = 'shipit-proxy-net'

/** What everything of an app on a host is named for. The lab stands in for production, so it has production's names. */
export const nameOf = (app: string, destination: string | undefined): string => (destination === undefined || destination === lab ? app : `${app}-${destination}`)

/** The destination that means the disposable hosts of `shipit lab`. */
export const lab = 'lab'

/** A volume of an app, as the engine knows it. The roles of an app share it. */
export const volumeName = (name: string, volume: string): string => `${name}-${volume}`

/** A volume of one accessory, as the engine knows it. */
export const accessoryVolumeName = (name: string, accessory: string, volume: string): string => `${name}-${accessory}-${volume}`
