import {labels} from '../../../src/lib/config/paths.js'
import {engines} from '../../../src/lib/engines/index.js'
import type {Container} from '../../../src/lib/engines/engine.js'
import type {Seen} from '../../../src/lib/features/doctor/facts.js'
import {caddyfileText, proxyStart, proxyUnit} from '../../../src/lib/features/proxy/texts.js'
import {routeFiles} from '../../../src/lib/features/proxy/route-files.js'
import {configOf} from '../../support/config.js'
import {route} from '../../support/route.js'
import {replica} from '../../support/state.js'

const gigabyte = 1_000_000_000

export const written = `app: shop
image: shop
hosts: [web1]
port: 3000
replicas: 2
domains: [shop.example.com]
limits: {memory: 1g}
`

const config = configOf(written)

export const container = (name: string, own: Readonly<Record<string, string>>, changes: Partial<Container> = {}): Container => ({
  ...replica({colour: 'blue', spec: '1'}),
  id: name,
  name,
  labels: own,
  ...changes,
})

const holder = container('shipit-proxy-net', {[labels.kind]: 'proxy'}, {image: 'caddy:2', imageId: 'sha256:caddy'})
const caddy = container('shipit-proxy', {[labels.kind]: 'proxy'}, {image: 'caddy:2', imageId: 'sha256:caddy'})

/** A host at which nothing is wrong. */
export const well: Seen = {
  host: 'web1',
  config,
  engine: engines.docker,
  now: Date.parse('2026-06-15T12:00:00Z') / 1000,
  domains: new Map([['shop.example.com', ['203.0.113.10']]]),
  reachedAt: ['203.0.113.10'],
  reached: [
    {port: 80, answer: 'open'},
    {port: 443, answer: 'open'},
  ],
  backups: [],
  system: {
    os: 'debian',
    release: '13',
    like: [],
    name: 'Debian GNU/Linux 13 (trixie)',
    machine: 'x86_64',
    now: Date.parse('2026-06-15T12:00:00Z') / 1000,
    hasSystemd: true,
    programs: ['docker', 'curl', 'flock', 'bash', 'iptables', 'apt-get'],
    engine: '26.1.5+dfsg1',
    boots: true,
    containers: 4,
    taken: [],
  },
  machine: {
    memory: {total: 4 * gigabyte, available: 2 * gigabyte},
    disk: {total: 40 * gigabyte, available: 30 * gigabyte},
    load: 0,
    processors: 2,
    clock: Date.parse('2026-06-15T12:00:00Z') / 1000,
  },
  checkup: {
    root: {by: 'deploy'},
    cgroup: {version: 2, controllers: ['cpu', 'memory', 'pids', 'io']},
    filesystems: [{mount: '/', size: 40 * gigabyte, free: 30 * gigabyte, inodes: {all: 1000, free: 900}}],
    addresses: ['203.0.113.10', '172.17.0.1'],
    firewalls: [],
    apps: ['shop'],
    drains: [],
    updates: {all: 0, security: 0, asOf: Date.parse('2026-06-15T06:00:00Z') / 1000},
    certificates: [],
  },
  proxy: {
    containers: [holder, caddy],
    images: [{id: 'sha256:caddy', refs: ['caddy:2'], digests: [], layers: [], size: 1, architecture: 'amd64'}],
    routes: {
      ready: true,
      files: [{path: 'Caddyfile', text: caddyfileText(config.proxy)}, ...routeFiles(route()).filter(({path}) => !path.startsWith('sites/'))],
      onDisk: 'abc',
      loaded: 'abc',
    },
    unit: proxyUnit(engines.docker),
    start: proxyStart(),
    isEnabled: true,
    current: 'a',
    migrates: true,
  },
  caddy: '2.11.2',
  everything: [holder, caddy, replica({colour: 'blue', spec: '1'}), replica({colour: 'blue', spec: '1', number: 2})],
  published: [
    {container: 'shipit-proxy-net', address: '', port: '80', protocol: 'tcp'},
    {container: 'shop-postgres', address: '127.0.0.1', port: '5432', protocol: 'tcp'},
  ],
  flags: [],
  jobs: [],
  times: {},
}
