import type {Config, Role} from '../../src/lib/config/config.js'
import type {Release} from '../../src/lib/features/releases/release.js'

/** A web role on one host, with what a test says otherwise. */
export const role = (over: Partial<Role> = {}): Role => ({
  name: 'web',
  hosts: ['web1'],
  replicas: 1,
  port: 3000,
  domains: ['shop.example.com'],
  path: '/',
  stripPath: false,
  tls: 'auto',
  health: {path: '/up', port: 3000, status: [{from: 200, to: 299}], interval: 1, timeout: 5, deadline: 60},
  command: [],
  limits: {},
  volumes: [],
  env: {},
  secrets: [],
  files: [],
  strategy: 'blue-green',
  drainTimeout: 30,
  drain: 'wait',
  stopTimeout: 10,
  options: [],
  ...over,
})

/** An app `shop` with one web role. */
export const config = (over: Partial<Config> = {}): Config => ({
  app: 'shop',
  name: 'shop',
  image: 'shop',
  engine: 'docker',
  hosts: [{name: 'web1', address: '203.0.113.10', tags: [], local: false}],
  roles: [role()],
  proxy: {image: 'caddy:2', httpPort: 80, httpsPort: 443},
  accessories: [],
  hooks: {},
  aliases: {},
  keep: 5,
  ...over,
})

/** Release `<sequence>-<tag>`, made on the day of its number. */
export const release = (sequence: number, tag: string, over: Partial<Release> = {}): Release => ({
  format: 1,
  id: `${sequence}-${tag}`,
  sequence,
  tag,
  image: {ref: `shipit.local/shop:${sequence}`, id: `sha256:${sequence}`},
  config: config(),
  specs: {web: `spec${sequence}`},
  fingerprint: `print${sequence}`,
  createdAt: `2026-01-0${sequence}T00:00:00Z`,
  by: 'ada@laptop',
  ...over,
})
