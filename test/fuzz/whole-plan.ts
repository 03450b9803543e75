import type {Config} from '../../src/lib/config/config.js'
import {containersOf} from '../../src/lib/config/containers.js'
import {databasesOf} from '../../src/lib/config/databases.js'
import {accessoryContainer} from '../../src/lib/config/paths.js'
import {engines} from '../../src/lib/engines/index.js'
import {accessorySecrets} from '../../src/lib/features/accessories/given.js'
import {noNotes} from '../../src/lib/features/accessories/record.js'
import {checkVariables, envFiles, secretNames} from '../../src/lib/features/app/env.js'
import type {HostView} from '../../src/lib/features/app/view.js'
import {backupFirst} from '../../src/lib/features/backups/before.js'
import {prepareBackups} from '../../src/lib/features/backups/prepare.js'
import {storeSecrets} from '../../src/lib/features/backups/stores/files.js'
import {contentName} from '../../src/lib/features/files/host-file.js'
import {beforeSwitch} from '../../src/lib/features/hooks/hooks.js'
import type {System} from '../../src/lib/features/hosts/system.js'
import type {ProxyState} from '../../src/lib/features/proxy/state.js'
import {composeRelease} from '../../src/lib/features/releases/compose.js'
import {roleFiles} from '../../src/lib/features/releases/specs.js'
import type {Given} from '../../src/lib/features/releases/specs.js'
import {planAccessories} from '../../src/lib/flows/accessories.js'
import {planServers} from '../../src/lib/flows/databases.js'
import type {ReleaseFlow} from '../../src/lib/flows/release-flow.js'
import {planSetup} from '../../src/lib/flows/setup.js'
import {on} from '../../src/lib/plan/on.js'
import {inSequence, nothing} from '../../src/lib/plan/plan.js'
import type {Plan} from '../../src/lib/plan/plan.js'
import {Secret} from '../../src/lib/shell/secret.js'
import {accessoryContainerOf} from '../support/accessory.js'

const routes = {ready: true, files: [], onDisk: '', loaded: ''}
const room = {machine: 'x86_64', folder: '/var/lib/docker', free: 1e12}

/** A host that was set up, and that nothing runs on yet. */
const emptyView = (host: string): HostView => ({
  host,
  app: {containers: [], flags: [], releases: [], current: '', goingBack: '', movedTo: '', images: [], files: [], hashKey: undefined},
  ...{routes, room, accessories: noNotes, uses: [], jobs: [], times: {}, stores: {}, restic: ''},
})

const system: System = {os: 'debian', release: '13', like: [], name: 'Debian', machine: 'x86_64', now: 0, hasSystemd: true, programs: [], boots: false, containers: 0, taken: []}
const proxy: ProxyState = {containers: [], images: [], routes, unit: '', start: '', isEnabled: false, current: '', migrates: true}

/** All that a first deploy of a config comes to, without a host: as `shipit deploy` puts it together, with secrets that a test chooses. */
export function wholeFlow(config: Config, secretOf: (name: string) => Secret): ReleaseFlow {
  const engine = engines[config.engine]
  const names = [...secretNames(config), ...accessorySecrets(config), ...storeSecrets(config.stores ?? [])]
  const secrets = new Map(names.map((name) => [name, secretOf(name)]))
  const settings = [...containersOf(config).map((each) => each.settings), ...config.accessories]
  checkVariables(settings, secrets)
  const contents = settings.flatMap((each) => each.files).map(({from}) => [contentName(from), 'secret' in from ? secretOf(from.secret) : Buffer.from('text')] as const)
  const given: Given = {secrets, files: new Map(contents), key: new Secret('0'.repeat(64))}
  const views = config.hosts.map(({name}) => emptyView(name))
  const made = {tag: config.tag ?? 'v1', image: {ref: `shipit.local/${config.name}:1`, id: 'sha256:1'}, createdAt: '2026-01-01T00:00:00Z', by: 'ada@laptop'}
  const release = composeRelease(config, given, made, {releases: [], current: [], isAll: true})
  const bring = (view: HostView, image: string): Plan => on(view.host).run('create', `Pull ${image}`, engine.pull(image))
  const flow = {engine, config, views, by: 'ada@laptop'}
  const accessories = planAccessories({...flow, given, bring})
  return {
    ...{engine, config, release, views},
    files: [...roleFiles(config, given).values()].flat(),
    env: envFiles(config, secrets),
    hashKey: given.key,
    backups: (view) => prepareBackups({engine, config, secrets, key: given.key, bring: nothing}, view),
    deliver: (view) => bring(view, release.image.ref),
    beforeSwitch: inSequence('Before the switch', backupFirst(config, views), beforeSwitch(engine, {command: 'deploy', config, by: 'ada@laptop', hosts: [], release})),
    accessories: inSequence('Accessories', accessories.plan, planServers({...flow, ...serversOf(config)})),
    filesInUse: accessories.files,
    leave: nothing,
    pruneImages: () => nothing,
    force: false,
    purpose: 'deploy',
  }
}

/** Its hosts, made ready from nothing. */
export const wholeSetup = (config: Config): Plan =>
  planSetup(config, engines[config.engine], config.hosts.map(({name}) => ({host: name, system, proxy, room})), []) // prettier-ignore

function serversOf(config: Config): Pick<Parameters<typeof planServers>[0], 'servers' | 'used'> {
  const engine = engines[config.engine]
  const servers = databasesOf(config).flatMap((database) =>
    database.hosts.map((host) => ({
      server: {engine, host, container: accessoryContainer(database.at.app, database.at.accessory), kind: database.kind},
      databases: [{...database, password: new Secret('hunter2'), salt: Buffer.alloc(16)}],
      there: undefined,
    })),
  )
  const used = config.hosts.flatMap(({name: host}) => (config.uses ?? []).map((use) => ({host, use, container: accessoryContainerOf('x'), kind: use.kind})))
  return {servers, used}
}
