import type {Accessory} from '../../src/lib/config/config.js'
import {labels} from '../../src/lib/config/paths.js'
import type {AccessoryRecord} from '../../src/lib/features/accessories/record.js'
import type {Container} from '../../src/lib/engines/engine.js'

/** A postgres on web1, with what a test says otherwise. */
export const accessory = (over: Partial<Accessory> = {}): Accessory => ({
  name: 'postgres',
  image: 'postgres:17',
  hosts: ['web1'],
  port: 5432,
  publish: [],
  domains: [],
  path: '/',
  stripPath: false,
  tls: 'off',
  health: {kind: 'command', command: ['pg_isready'], interval: 1, timeout: 5, deadline: 60},
  databases: [],
  persist: false,
  stopTimeout: 30,
  command: [],
  limits: {},
  volumes: [{source: 'shop-postgres-data', target: '/var/lib/postgresql/data', readOnly: false}],
  env: {},
  secrets: [],
  files: [],
  options: [],
  ...over,
})

/** How it last ran well. */
export const accessoryRecord = (spec: string, over: Partial<Accessory> = {}): AccessoryRecord => ({
  format: 1,
  accessory: accessory(over),
  spec,
  files: [],
  secretHashes: {},
  by: 'ada@laptop',
})

/** Its container on a host. */
export const accessoryContainerOf = (spec: string, over: Partial<Container> = {}): Container => ({
  id: 'id-of-shop-postgres',
  name: 'shop-postgres',
  image: 'postgres:17',
  imageId: 'sha256:17',
  labels: {[labels.app]: 'shop', [labels.kind]: 'accessory', [labels.accessory]: 'postgres', [labels.spec]: spec},
  state: 'running',
  exitCode: 0,
  restarts: 0,
  oomKilled: false,
  startedAt: '2026-01-01T00:00:00Z',
  networks: ['shipit-shop'],
  ...over,
})
