import type {Accessory, Config, Volume} from './config.js'
import {accessoryContainer, jobContainer, proxyContainer, proxyHolder, replicaName} from './paths.js'
import {holds} from './ready/data.js'
import {isFolder} from './words/volume.js'

/** What of a file has a name on a host. */
export type Thing = {
  /** `proxy` is shipit's own, `volumes` what roles and jobs share. */
  readonly section: 'accessories' | 'backups' | 'hooks' | 'jobs' | 'proxy' | 'roles' | 'uses' | 'volumes'
  readonly name: string
  /** Of an accessory: this volume, as the file calls it. */
  readonly volume?: string
}

/** A name that a thing has, or may have, on hosts. */
export type HostName = {
  /** `address`: by which containers on the network of the app find it. */
  readonly kind: 'address' | 'container' | 'volume'
  /** `#` at its end stands for any number, `*` for any text: neither is in a name. */
  readonly name: string
  readonly of: Thing
  /** Names of hosts. */
  readonly hosts: readonly string[]
}

type Named = Pick<Config, 'name' | 'roles' | 'accessories' | 'jobs' | 'backups' | 'uses' | 'hooks'> & {readonly hosts: readonly {readonly name: string}[]}

/** Every name that an app has on hosts, now or once something is restarted, upgraded, run or drilled. What stands in folders of its own under /var/lib/shipit is told apart by dots, which are in no name. */
export const hostNames = (config: Named): readonly HostName[] => [
  ...proxyNames(config),
  ...config.roles.flatMap((role) => roleNames(config, role)),
  ...[...config.roles, ...(config.jobs ?? []).map((job) => ({...job, hosts: [job.host]}))].flatMap((own) => sharedVolumes(config, own)),
  ...config.accessories.flatMap((accessory) => accessoryNames(config, accessory)),
  ...(config.uses ?? []).flatMap((use) => useNames(config, use)),
  ...(config.jobs ?? []).flatMap(({name, host}) => joining(jobContainer(config.name, name), {section: 'jobs', name}, [host])),
  ...hookNames(config),
  ...(config.backups ?? []).flatMap((backup) => backupNames(config, backup)),
]

/** In words: `role web`, `volume data of accessory postgres`. */
export function calledBy({section, name, volume}: Thing): string {
  if (section === 'proxy') return 'the proxy'
  if (section === 'uses') return `${name} under uses`
  return section === 'accessories' && volume !== undefined ? `volume ${volume} of accessory ${name}` : `${words[section]} ${name}`
}

const words = {accessories: 'accessory', backups: 'backup', hooks: 'hook', jobs: 'job', roles: 'role', volumes: 'volume'} as const

/** A container on the network of the app is found there by its name. */
const joining = (name: string, of: Thing, hosts: readonly string[]): readonly HostName[] => [
  {kind: 'container', name, of, hosts},
  {kind: 'address', name, of, hosts},
]

const proxyNames = ({hosts}: Named): readonly HostName[] =>
  [proxyContainer, proxyHolder, `${proxyContainer}-next`, `${proxyContainer}-old-*`].map((name) => ({
    kind: 'container',
    name,
    of: {section: 'proxy', name},
    hosts: hosts.map((host) => host.name),
  }))

/** However many replicas there are: those of an earlier release may be more. */
function roleNames({name: app}: Named, {name, hosts}: Config['roles'][number]): readonly HostName[] {
  const of: Thing = {section: 'roles', name}
  return [
    ...(['blue', 'green'] as const).flatMap((colour) => joining(replicaName(app, name, colour, 1).replace(/1$/, '#'), of, hosts)),
    {kind: 'address', name: `${app}-${name}`, of, hosts},
  ]
}

const namedOnly = (volumes: readonly Volume[]): readonly Volume[] => volumes.filter(({source}) => !isFolder(source))

const sharedVolumes = ({name: app}: Named, {volumes, hosts}: {readonly volumes: readonly Volume[]; readonly hosts: readonly string[]}): readonly HostName[] =>
  namedOnly(volumes).map(({source}) => ({kind: 'volume', name: source, of: {section: 'volumes', name: source.slice(app.length + 1)}, hosts}))

function accessoryNames({name: app}: Named, accessory: Accessory): readonly HostName[] {
  const {name, hosts, kind} = accessory
  const of: Thing = {section: 'accessories', name}
  const container = accessoryContainer(app, name)
  const beside = kind === 'postgres' ? ['upgrade', 'upgrade-programs'].map((what): HostName => ({kind: 'container', name: `${container}-${what}`, of, hosts})) : []
  return [
    ...joining(container, of, hosts),
    {kind: 'address', name, of, hosts},
    ...beside,
    ...namedOnly(accessory.volumes).flatMap((volume) => {
      const its: Thing = {...of, volume: volume.source.slice(container.length + 1)}
      // An upgrade brings the data to a volume that has the major version after its name.
      return [volume.source, ...(holdsData(accessory, volume) ? [`${volume.source}-#`] : [])].map((each): HostName => ({kind: 'volume', name: each, of: its, hosts}))
    }),
  ]
}

const holdsData = ({kind, env}: Accessory, {target}: Volume): boolean => kind === 'postgres' && holds(target, env['PGDATA'] ?? '/var/lib/postgresql/data')

/** The container of another app's accessory comes to the network, too. */
const useNames = ({hosts}: Named, {name, app, accessory}: NonNullable<Config['uses']>[number]): readonly HostName[] =>
  [name, accessoryContainer(app, accessory)].map((each) => ({kind: 'address', name: each, of: {section: 'uses', name}, hosts: hosts.map((host) => host.name)}))

const hookNames = ({name: app, hooks, hosts}: Named): readonly HostName[] =>
  hooks['before-switch']?.in === 'image'
    ? joining(
        `${app}-hook-before-switch`,
        {section: 'hooks', name: 'before-switch'},
        hosts.map((host) => host.name),
      )
    : []

/** Containers of runs, and all that a drill stands up. */
function backupNames({name: app}: Named, {name, host}: NonNullable<Config['backups']>[number]): readonly HostName[] {
  const of: Thing = {section: 'backups', name}
  const [backup, restore, drill] = ['backup', 'restore', 'drill'].map((what) => jobContainer(app, `${what}.${name}`)) as [string, string, string]
  return [
    ...[backup, restore, drill].map((each): HostName => ({kind: 'container', name: each, of, hosts: [host]})),
    ...(['container', 'volume'] as const).map((kind): HostName => ({kind, name: `${drill}-*`, of, hosts: [host]})),
  ]
}
