import {expect} from 'chai'
import {labels} from '../../../src/lib/config/paths.js'
import type {Checkup} from '../../../src/lib/features/doctor/checkup.js'
import type {Seen} from '../../../src/lib/features/doctor/facts.js'
import {examineHost} from '../../../src/lib/features/doctor/host-checks.js'
import {isOlder} from '../../../src/lib/features/doctor/host/engine.js'
import {configOf} from '../../support/config.js'
import {replica} from '../../support/state.js'
import {container, well, written} from './well.js'

/** What is not well, a line each. */
const ills = (seen: Seen): readonly string[] =>
  examineHost(seen)
    .filter(({state}) => state === 'warning' || state === 'fault')
    .map(({state, what, told}) => `${state} ${what}: ${told}`)

const checkup = (changes: Partial<Checkup>): Seen => ({...well, checkup: {...well.checkup, ...changes}})
const proxy = (changes: Partial<Seen['proxy']>): Seen => ({...well, proxy: {...well.proxy, ...changes}})
const beside = (...containers: Seen['everything']): Seen => ({...well, everything: [...well.everything, ...containers]})
const {engine: _, ...noEngine} = well.system
const {root: __, ...noRoot} = well.checkup
const {updates: ___, ...noApt} = well.checkup
const backup = {backup: 'db', newest: {at: '2026-06-15T02:30:00Z'}, overdue: false, proven: {at: '2026-06-14T04:00:00Z'}, provenLongAgo: false, drillFailed: false}
const inTheWay = {run: '20260614T040000-1-timer', since: '2026-06-14T04:00:00Z', seconds: 115_200, skipped: 1}
const {newest: ____, ...noSnapshot} = backup
const {proven: _____, ...noProof} = backup

/** What is broken, the host so, and what the doctor says of it. */
const broken: Readonly<Record<string, readonly [Seen, readonly string[]]>> = {
  'no root': [{...well, checkup: noRoot}, ['fault sudo: Commands do not run as root.']],
  'no engine': [{...well, system: noEngine}, ['fault engine: No docker answers.']],
  'an old engine': [{...well, system: {...well.system, engine: '19.03.5'}}, ['warning engine: docker 19.03.5 is older than 20.10, the oldest that shipit was tried with.']],
  'an engine that does not start at boot': [{...well, system: {...well.system, boots: false}}, ['warning boot: docker.service is not enabled: after a reboot nothing runs.']],
  'a kernel without the controller that a limit needs': [
    checkup({cgroup: {version: 2, controllers: ['cpu', 'pids']}}),
    ['fault cgroups: The kernel has no memory controller: the limits of deploy.yml (memory) hold nothing back.'],
  ],
  'a kernel without a controller that nothing needs': [
    checkup({cgroup: {version: 1, controllers: ['cpu', 'memory']}}),
    ['warning cgroups: The kernel has no pids controller: limits would hold nothing back.'],
  ],
  'a disk with little room for images': [checkup({filesystems: [{mount: '/', size: 40e9, free: 0.9e9}]}), ['fault disk /: Only 900.0 MB of 40.0 GB free.']],
  'a disk that gets full': [checkup({filesystems: [{mount: '/', size: 400e9, free: 39e9}]}), ['warning disk /: Only 39.0 GB of 400.0 GB free.']],
  'a full /boot': [checkup({filesystems: [...well.checkup.filesystems, {mount: '/boot', size: 5e8, free: 0}]}), ['fault disk /boot: Only 0 B of 500.0 MB free.']],
  'no inodes': [
    checkup({filesystems: [{mount: '/', size: 40e9, free: 30e9, inodes: {all: 1000, free: 0}}]}),
    ['fault inodes /: Only 0 of 1000 inodes are free: no file can be made, whatever room there is.'],
  ],
  'few inodes': [
    checkup({filesystems: [{mount: '/', size: 40e9, free: 30e9, inodes: {all: 1000, free: 50}}]}),
    ['warning inodes /: Only 50 of 1000 inodes are free: hardly any file can be made, whatever room there is.'],
  ],
  'little memory': [{...well, machine: {...well.machine, memory: {total: 256e6, available: 1e8}}}, ['warning memory: It has 256.0 MB.']],
  'memory that is used up': [{...well, machine: {...well.machine, memory: {total: 4e9, available: 1e8}}}, ['warning memory: Only 100.0 MB of 4.0 GB free.']],
  'a clock that is behind': [{...well, system: {...well.system, now: well.now - 3600}}, ["warning clock: It is 3600 s behind this machine's."]],
  'a port that another has': [{...well, system: {...well.system, taken: [{port: 80, by: 'nginx', pid: 7}]}}, ['fault port 80: nginx (process 7) has it.']],
  'a firewall before the host': [
    {
      ...well,
      reached: [
        {port: 80, answer: 'refused'},
        {port: 443, answer: 'silent'},
      ],
    },
    ['warning port 80: The connection is refused from here, though the proxy serves.', 'warning port 443: Nothing comes back from here, though the proxy serves.'],
  ],
  'a domain that leads nowhere': [{...well, domains: new Map()}, ['warning dns shop.example.com: It leads nowhere: nobody finds the app by it, and no certificate can be had.']],
  'a domain that leads elsewhere': [
    {...well, domains: new Map([['shop.example.com', ['203.0.113.99']]])},
    ['warning dns shop.example.com: It leads to 203.0.113.99, not to 203.0.113.10.'],
  ],
  'no proxy': [proxy({containers: [], routes: {ready: false, files: [], onDisk: '', loaded: ''}}), ['fault caddy: There is no proxy here yet.']],
  'a Caddy that does not answer': [proxy({routes: {...well.proxy.routes, ready: false, loaded: ''}}), ['fault caddy: It does not answer.']],
  'a Caddy of another image': [{...well, config: configOf(`${written}proxy: {image: "caddy:2.9"}\n`)}, ['warning image: Caddy runs from caddy:2; deploy.yml says caddy:2.9.']],
  'a newer build of Caddy': [
    proxy({images: [{id: 'sha256:newer', refs: ['caddy:2'], digests: [], layers: [], size: 1, architecture: 'amd64'}]}),
    ['warning image: A newer build of caddy:2 lies on the host.'],
  ],
  'a Caddyfile edited by hand': [
    proxy({
      routes: {...well.proxy.routes, onDisk: 'xyz', files: well.proxy.routes.files.map((file) => (file.path === 'Caddyfile' ? {...file, text: `${file.text}# mine\n`} : file))},
    }),
    [
      'fault Caddyfile: It is not what shipit writes: edited by hand, or of another version of shipit or other settings under `proxy`.',
      'fault loaded: Caddy has loaded other files than those on disk: the next restart changes what is served.',
    ],
  ],
  'a route edited by hand, one that can no longer be read, and a site of nobody': [
    proxy({
      routes: {
        ...well.proxy.routes,
        files: [
          ...well.proxy.routes.files.map((file) => (file.path.startsWith('routes/') ? {...file, text: `${file.text}# mine\n`} : file)),
          {path: 'routes/_/0999.x.web.caddy', text: '# route {"name\n'},
          {path: 'sites/mine.example.com.caddy', text: 'mine.example.com {\n}\n'},
        ],
      },
    }),
    ['fault routes: Not what shipit writes: routes/shop.example.com/0999.shop.web.caddy, routes/_/0999.x.web.caddy, sites/mine.example.com.caddy.'],
  ],
  'a proxy that does not start at boot': [proxy({isEnabled: false}), ['warning proxy boot: shipit-proxy.service is not enabled: after a reboot nothing serves.']],
  'a unit edited by hand': [proxy({unit: ''}), ['warning proxy boot: shipit-proxy.service is not what shipit writes.']],
  'containers of an app that is gone': [
    beside(container('ghost-web-blue-1', {[labels.app]: 'ghost', [labels.kind]: 'app'})),
    ['warning orphan ghost-web-blue-1: It is of ghost, of which nothing is left in /var/lib/shipit/apps/ghost.'],
  ],
  'replicas of a role that the file no longer has': [
    beside(container('shop-old-blue-1', {[labels.app]: 'shop', [labels.kind]: 'app', [labels.role]: 'old', [labels.colour]: 'blue'})),
    ['warning orphan shop-old-blue-1: deploy.yml has no role old on this host.'],
  ],
  'replicas that a deploy left': [
    beside(replica({colour: 'green', spec: '2'})),
    ['warning orphan shop-web-green-1: It serves nothing: a deploy that was cut off left it, unless one is at work.'],
  ],
  'an accessory that the file no longer has': [
    beside(container('shop-redis', {[labels.app]: 'shop', [labels.kind]: 'accessory', [labels.accessory]: 'redis'})),
    ['warning orphan shop-redis: deploy.yml has no accessory redis on this host.'],
  ],
  'a replica that ends again and again': [
    {...well, everything: [...well.everything.slice(0, 2), {...replica({colour: 'blue', spec: '1'}), state: 'restarting', restarts: 7}]},
    ['fault shop-web-blue-1: It ends and starts again, 7 times so far.'],
  ],
  'a replica that ran out of memory': [
    {...well, everything: [...well.everything.slice(0, 2), {...replica({colour: 'blue', spec: '1'}), oomKilled: true}]},
    ['warning shop-web-blue-1: It ran out of memory.'],
  ],
  'a port that a container of others opens': [
    {...well, published: [{container: 'mongo', address: '', port: '27017', protocol: 'tcp'}]},
    ['warning published 27017: It leads from every address to mongo, whatever a firewall on the host says: docker passes by it.'],
  ],
  'a port that deploy.yml opens past a firewall that is on': [
    {
      ...checkup({firewalls: ['ufw']}),
      everything: [...well.everything, container('shop-dns', {[labels.app]: 'shop'})],
      published: [{container: 'shop-dns', address: '203.0.113.10', port: '53', protocol: 'udp'}],
    },
    ['warning published 53/udp: It leads from 203.0.113.10 to shop-dns, whatever ufw says: docker passes by it.'],
  ],
  'a reboot that is due': [checkup({reboot: ['linux-image-amd64', 'libc6']}), ['warning reboot: One is due, for linux-image-amd64, libc6.']],
  'updates for security': [checkup({updates: {all: 12, security: 3, asOf: well.now}}), ['warning updates: 12 packages can be upgraded, 3 of them for security.']],
  'package lists that are old': [
    checkup({updates: {all: 0, security: 0, asOf: well.now - 40 * 86_400}}),
    ['warning updates: Its package lists are 40 days old: newer updates are not known.'],
  ],
  'package lists that are not there': [checkup({updates: {all: 0, security: 0}}), ['warning updates: Its package lists were never fetched: nothing is known of updates.']],
  'a job that is in the way of its own runs': [
    {
      ...well,
      config: configOf(`${written}jobs: {etl: {schedule: daily, command: x}}\n`),
      jobs: [{name: 'etl', release: '1', script: '', units: '', timer: 'active', suspended: false, next: '', running: [inTheWay.run], inTheWay}],
    },
    ['fault job etl: A run of job etl has been at work since 2026-06-14 04:00 UTC: a run was skipped for it.'],
  ],
  'a backup that is in the way of its own runs': [
    {...well, backups: [{...backup, inTheWay}]},
    ['fault backup db: A run of backup db has been at work since 2026-06-14 04:00 UTC: a run was skipped for it.'],
  ],
  'a backup that was never made': [{...well, backups: [noSnapshot]}, ['fault backup db: There is none yet.']],
  'a backup that is overdue': [{...well, backups: [{...backup, overdue: true}]}, ['fault backup db: The newest is of 2026-06-15: it is overdue.']],
  'a drill that failed': [{...well, backups: [{...backup, drillFailed: true}]}, ['fault backup db: The last drill failed: it could not be restored.']],
  'a backup that was never proven': [{...well, backups: [noProof]}, ['warning backup db: The newest is of 2026-06-15; none was ever restored for proof.']],
  'a backup proven long ago': [{...well, backups: [{...backup, provenLongAgo: true}]}, ['warning backup db: The last that was proven is of 2026-06-14: its drill is overdue.']],
}

describe('examineHost()', () => {
  it('finds nothing wrong with a host that is well', () => {
    expect(ills({...well, backups: [backup]})).to.deep.equal([])
  })

  for (const [what, [seen, told]] of Object.entries(broken)) {
    it(`tells of ${what}, and what to do`, () => {
      expect(ills(seen)).to.deep.equal(told)
      expect(examineHost(seen).filter(({state, fix}) => (state === 'warning' || state === 'fault') !== (fix !== undefined))).to.deep.equal([])
    })
  }

  it('takes replicas that drain for no orphans', () => {
    expect(ills({...beside(replica({colour: 'green', spec: '2'})), checkup: {...well.checkup, drains: ['shipit-drain-shop.web-1.service']}})).to.deep.equal([])
  })

  it('leaves out what a system without apt, or a lab, cannot tell', () => {
    expect(ills({...well, checkup: noApt, domains: new Map(), config: {...well.config, destination: 'lab'}})).to.deep.equal([])
  })
})

describe('isOlder()', () => {
  it('compares number by number', () => {
    const pairs = [
      ['19.03.5', '20.10'],
      ['20.9', '20.10'],
      ['20.10', '20.10'],
      ['20.10.24+dfsg1', '20.10'],
      ['26.1', '20.10'],
      ['4', '4.3'],
    ] as const
    expect(pairs.map(([one, other]) => isOlder(one, other))).to.deep.equal([true, true, false, false, false, true])
  })
})
