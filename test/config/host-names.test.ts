import {expect} from 'chai'
import fc from 'fast-check'
import type {Accessory, Config} from '../../src/lib/config/config.js'
import {checkShape, isWhole} from '../../src/lib/config/check.js'
import {containersOf} from '../../src/lib/config/containers.js'
import {hostNames} from '../../src/lib/config/host-names.js'
import {meetingsBetween} from '../../src/lib/config/meetings.js'
import {accessoryContainer, appNetwork, jobContainer, jobUnit, paths, proxyContainer, proxyHolder, proxyNetwork, replicaName} from '../../src/lib/config/paths.js'
import {resolve} from '../../src/lib/config/resolve/resolve.js'
import {namesOnHostsDiffer} from '../../src/lib/config/rules/host-names.js'
import {rolesAndAccessoriesDiffer} from '../../src/lib/config/rules/names.js'
import {usesAreOfOthers} from '../../src/lib/config/rules/databases.js'
import type {Sound} from '../../src/lib/config/schema/file.js'
import {ShipitError} from '../../src/lib/errors.js'
import {dataVolume} from '../../src/lib/features/accessories/upgrade/target.js'
import {newVolume} from '../../src/lib/flows/upgrade-accessory.js'
import {newPrograms, newServer} from '../../src/lib/features/accessories/upgrade/servers.js'
import {backupTask, drillTask} from '../../src/lib/features/backups/task.js'

/** A name on a host, and the thing that has it. */
type Claim = readonly [kind: string, name: string, thing: string, hosts: readonly string[]]

const upTo = (most: number): readonly number[] => Array.from({length: most}, (_, index) => index + 1)

/** Everything that shipit makes of an app, named by the very functions that make it: containers, what finds them, volumes, networks, units, files. */
const claimsOf = (config: Config): readonly Claim[] => [
  ...containers(config),
  ...containers(config).map(([, ...rest]): Claim => ['address', ...rest]),
  ...proxies(config),
  ...addresses(config),
  ...apart(config),
  ...volumes(config),
  ...networks(config),
  ...units(config),
  ...files(config),
]

/** What the proxy, and a drill, take for their own by how it begins. */
const beginningsOf = (config: Config): readonly Claim[] => [
  ['container', `${proxyContainer}-old-`, 'proxy', all(config)],
  ...(config.backups ?? []).flatMap(({name, host}) =>
    (['container', 'volume'] as const).map((kind): Claim => [kind, `${jobContainer(config.name, drillTask(name))}-`, `backup ${name}`, [host]]),
  ),
]

const withAllThatBegins = (beginnings: readonly Claim[], claims: readonly Claim[]): readonly Claim[] => [
  ...claims,
  ...beginnings.flatMap(([kind, begin, ...rest]) => claims.flatMap(([other, name]): readonly Claim[] => (other === kind && name.startsWith(begin) ? [[kind, name, ...rest]] : []))),
]

const all = (config: Config): readonly string[] => config.hosts.map((host) => host.name)

const proxies = (config: Config): readonly Claim[] =>
  [proxyContainer, proxyHolder, `${proxyContainer}-next`, `${proxyContainer}-old-1`].map((name): Claim => ['container', name, 'proxy', all(config)])

const containers = (config: Config): readonly Claim[] => [
  ...config.roles.flatMap((role) =>
    (['blue', 'green'] as const).flatMap((colour) =>
      upTo(30).map((replica): Claim => ['container', replicaName(config.name, role.name, colour, replica), `role ${role.name}`, role.hosts]),
    ),
  ),
  ...config.accessories.flatMap(({name, hosts}): readonly Claim[] => [['container', accessoryContainer(config.name, name), `accessory ${name}`, hosts]]),
  ...(config.jobs ?? []).map((job): Claim => ['container', jobContainer(config.name, job.name), `job ${job.name}`, [job.host]]),
  ...(config.hooks['before-switch']?.in === 'image' ? [['container', `${config.name}-hook-before-switch`, 'hook', all(config)] as const] : []),
]

const addresses = (config: Config): readonly Claim[] => [
  ...config.roles.map((role): Claim => ['address', `${config.name}-${role.name}`, `role ${role.name}`, role.hosts]),
  ...config.accessories.map(({name, hosts}): Claim => ['address', name, `accessory ${name}`, hosts]),
  ...(config.uses ?? []).flatMap((use) => [use.name, accessoryContainer(use.app, use.accessory)].map((name): Claim => ['address', name, `use ${use.name}`, all(config)])),
]

/** Beside those that join the network of the app. */
const apart = (config: Config): readonly Claim[] => [
  ...config.accessories
    .filter(({kind}) => kind === 'postgres')
    .flatMap(({name, hosts}) => [newServer, newPrograms].map((make): Claim => ['container', make(config.name, name), `accessory ${name}`, hosts])),
  ...(config.backups ?? []).flatMap(({name, host}) =>
    [backupTask(name), `restore.${name}`, drillTask(name)].map((task): Claim => ['container', jobContainer(config.name, task), `backup ${name}`, [host]]),
  ),
]

const volumes = (config: Config): readonly Claim[] => [
  ...[...config.roles, ...(config.jobs ?? []).map((job) => ({...job, hosts: [job.host]}))].flatMap((own) =>
    own.volumes.map(({source}): Claim => ['volume', source, `volume ${source}`, own.hosts]),
  ),
  ...config.accessories.flatMap((accessory) => [
    ...accessory.volumes.map(({source}): Claim => ['volume', source, `volume ${source} of accessory ${accessory.name}`, accessory.hosts]),
    ...upgraded(accessory).map(([source, name]): Claim => ['volume', name, `volume ${source} of accessory ${accessory.name}`, accessory.hosts]),
  ]),
]

/** The volumes that upgrades of a server bring its data to, beside the one that they come from. */
function upgraded(accessory: Accessory): readonly (readonly [source: string, name: string])[] {
  if (accessory.kind !== 'postgres') return []
  return upTo(30).flatMap((major) => {
    try {
      const wanted = {...accessory, image: `postgres:${major}`}
      return [[dataVolume(wanted).source, newVolume(wanted)] as const]
    } catch (error) {
      if (error instanceof ShipitError) return []
      throw error
    }
  })
}

const networks = (config: Config): readonly Claim[] => [
  ['network', proxyNetwork, 'proxy', all(config)],
  ['network', appNetwork(config.name), 'app', all(config)],
  ...(config.backups ?? []).map(({name, host}): Claim => ['network', jobContainer(config.name, drillTask(name)), `backup ${name}`, [host]]),
]

/** What a host does by itself. */
const tasks = (config: Config): readonly (readonly [task: string, host: string])[] => [
  ...(config.jobs ?? []).map((job) => [job.name, job.host] as const),
  ...(config.backups ?? []).flatMap(({name, host}) => [backupTask(name), drillTask(name)].map((task) => [task, host] as const)),
]

const units = (config: Config): readonly Claim[] => [
  ['unit', 'shipit-proxy.service', 'proxy', all(config)],
  ...tasks(config).flatMap(([task, host]) => ['.timer', '.service', '@.service'].map((end): Claim => ['unit', `${jobUnit(config.name, task)}${end}`, `task ${task}`, [host]])),
]

const files = (config: Config): readonly Claim[] => {
  const {name} = config
  const own = [
    paths.releases(name),
    paths.current(name),
    paths.goingBack(name),
    paths.audit(name),
    paths.files(name),
    paths.accessories(name),
    paths.hashKey(name),
    paths.jobs(name),
  ]
  const more = [
    paths.stores(name),
    paths.recovering(name),
    paths.moving(name),
    paths.wayBack(name),
    paths.incoming(name),
    paths.lease(name),
    paths.maintenance(name),
    paths.release(name, '7-v1'),
  ]
  return [
    ...[...own, ...more].map((path): Claim => ['file', path, path, all(config)]),
    ...containersOf(config).map(({key}): Claim => ['file', paths.releaseEnv(name, '7-v1', key), key, all(config)]),
    ...config.roles.flatMap((role) =>
      [paths.green(name, role.name), paths.canary(name, role.name), `${paths.live}/${name}.${role.name}.hold`].map((path): Claim => ['file', path, role.name, role.hosts]),
    ),
    ...config.accessories.flatMap(({name: accessory, hosts}) =>
      [paths.accessory(name, accessory), paths.accessoryEnv(name, accessory, '0a1b2c3d'), paths.accessoryBoot(name, accessory), paths.accessoryUse(name, accessory, 'blog')].map(
        (path): Claim => ['file', path, `accessory ${accessory}`, hosts],
      ),
    ),
    ...tasks(config).map(([task, host]): Claim => ['file', paths.job(name, task), task, [host]]),
  ]
}

/** Names that two things have on one host. */
function shared(claims: readonly Claim[]): readonly string[] {
  const first = new Map<string, string>()
  return claims.flatMap(([kind, name, thing, hosts]) =>
    hosts.flatMap((host) => {
      const key = `${kind} ${name} on ${host}`
      const owner = first.get(key) ?? thing
      first.set(key, owner)
      return owner === thing ? [] : [`${key}: ${owner}, ${thing}`]
    }),
  )
}

/** Files with names of these parts, joined by dashes. */
function filesOf(...parts: readonly string[]) {
  const joined = fc.array(fc.constantFrom(...parts), {minLength: 1, maxLength: 3}).map((words) => words.join('-'))
  const name = joined.filter((word) => /^[a-z]/.test(word))
  const volume = fc.oneof({weight: 4, arbitrary: joined}, fc.tuple(name, joined).map(([of, end]) => `job-${of}.drill-${end}`)) // prettier-ignore
  const places = ['/var/lib/postgresql/data', '/m']
  const volumeList = fc.uniqueArray(volume, {maxLength: 2}).map((words) => words.map((word, index) => `${word}:${places[index]}`))
  const host = fc.constantFrom('h1', 'h2')
  const few = <T>(of: fc.Arbitrary<T>) => fc.dictionary(name, of, {maxKeys: 3, noNullPrototype: true})
  return fc.record({
    app: fc.constantFrom('a', 'b', 'a-b', 'shop', 'shipit-proxy'),
    image: fc.constant('shop'),
    hosts: fc.constant(['h1', 'h2']),
    volumes: volumeList,
    roles: few(fc.record({volumes: volumeList, hosts: fc.array(host, {minLength: 1, maxLength: 2}), replicas: fc.constantFrom(1, 3)})),
    accessories: few(fc.record({image: fc.constantFrom('postgres:17', 'redis:7', 'acme/search:1'), secrets: fc.constant(['POSTGRES_PASSWORD']), host, volumes: volumeList})),
    uses: few(fc.constantFrom('b/a', 'a/b', 'a-b/web', 'blog/a')),
    jobs: few(fc.record({schedule: fc.constant('daily'), host, volumes: volumeList})),
    backups: few(fc.record({from: fc.constant('data'), to: fc.constant('store'), host})),
    stores: fc.constant({store: {repository: '/srv/store', password: 'STORE_PASSWORD'}}),
    hooks: fc.constantFrom({}, {'before-switch': {command: 'migrate', in: 'image'}}),
  })
}

const everyPart = ['a', 'b', 'a', 'b', 'job', 'blue', 'green', 'upgrade', 'programs', 'data', 'web', 'net', 'old', 'hook', 'before', 'switch', '1', '17', '2']

/** Names of roles, accessories and what is used differ by rules of their own. */
const faultsElsewhere = (written: Sound) => [rolesAndAccessoriesDiffer, usesAreOfOthers].flatMap((rule) => rule(written, undefined))

describe('names on hosts', () => {
  it('of any two things of a deploy.yml differ, or the file has a fault; and it has none where they differ', function () {
    this.timeout(20_000)
    const seen = {right: 0, faulty: 0}
    fc.assert(
      fc.property(filesOf(...everyPart), (value) => {
        const sound = checkShape(value).sound
        const meetings = meetingsOf(wholeOf(value))
        const faults = namesOnHostsDiffer(sound, undefined)
        seen[faults.length === 0 ? 'right' : 'faulty'] += 1
        if (faults.length === 0 && faultsElsewhere(sound).length === 0) expect(meetings).to.deep.equal([])
        if (faults.length > 0) expect(meetings, faults.map(({path, message}) => `${path.join('.')} ${message}`).join('; ')).not.to.deep.equal([])
      }),
      {numRuns: 400},
    )
    expect(seen.right).to.be.greaterThan(20)
    expect(seen.faulty).to.be.greaterThan(20)
  })

  it('of two apps of a host meet where a container or a volume would, and only there', function () {
    this.timeout(20_000)
    const few = filesOf('a', 'b', 'job', '1')
    const seen = {apart: 0, meeting: 0}
    fc.assert(
      fc.property(few, few, fc.constantFrom(['a', 'a-b'], ['shop', 'shop-job'], ['b', 'b-a'], ['a', 'b'], ['shop', 'shop-a-b']), (one, other, [first, second]) => {
        const [mine, theirs] = [wholeOf({...one, app: first}), wholeOf({...other, app: second})]
        const meetings = shared(
          withAllThatBegins(
            [mine, theirs].flatMap((each) => asOneThing(each, beginningsOf(each))),
            [mine, theirs].flatMap((each) => asOneThing(each, claimsOf(each))),
          ),
        )
        const found = meetingsBetween(ownNames(theirs), ownNames(mine))
        seen[found.length === 0 ? 'apart' : 'meeting'] += 1
        expect(found.length === 0, `${JSON.stringify(found)}, ${JSON.stringify(meetings)}`).to.equal(meetings.length === 0)
      }),
      {numRuns: 400},
    )
    expect(seen.apart).to.be.greaterThan(20)
    expect(seen.meeting).to.be.greaterThan(10)
  })
})

function wholeOf(value: unknown): Config {
  const {sound, issues} = checkShape(value)
  if (!isWhole(sound)) throw new Error(JSON.stringify(issues))
  return resolve(sound)
}

const meetingsOf = (config: Config): readonly string[] => shared(withAllThatBegins(beginningsOf(config), claimsOf(config)))

/** What it has on hosts, all of it on one, as if it were one thing. */
const asOneThing = ({name}: Config, claims: readonly Claim[]): readonly Claim[] =>
  claims.flatMap(([kind, each, thing]): readonly Claim[] => (thing === 'proxy' || kind === 'address' ? [] : [[kind, each, name, ['h']]]))

const ownNames = (config: Config) => hostNames(config).filter(({kind, of}) => kind !== 'address' && of.section !== 'proxy')
