import {expect} from 'chai'
import {labels} from '../../../../src/lib/config/paths.js'
import {engines} from '../../../../src/lib/engines/index.js'
import {noNotes} from '../../../../src/lib/features/accessories/record.js'
import {planUpgrade} from '../../../../src/lib/features/accessories/upgrade/plan.js'
import type {Upgrade} from '../../../../src/lib/features/accessories/upgrade/plan.js'
import {nothing, steps} from '../../../../src/lib/plan/plan.js'
import type {Group, Plan} from '../../../../src/lib/plan/plan.js'
import {toShell} from '../../../../src/lib/shell/command.js'
import {Secret} from '../../../../src/lib/shell/secret.js'
import {accessory, accessoryContainerOf, accessoryRecord} from '../../../support/accessory.js'
import {config} from '../../../support/release.js'

const wanted = accessory({
  image: 'postgres:17',
  publish: ['127.0.0.1:5432:5432'],
  env: {POSTGRES_DB: 'shop'},
  secrets: [{env: 'POSTGRES_PASSWORD', name: 'POSTGRES_PASSWORD'}],
  options: ['--shm-size', '1g', '--ip', '172.20.0.9'],
  volumes: [
    {source: 'shop-postgres-data-17', target: '/var/lib/postgresql/data', readOnly: false},
    {source: '/srv/init', target: '/docker-entrypoint-initdb.d', readOnly: true},
  ],
})

const upgrade = (over: Partial<Upgrade> = {}): Upgrade => ({
  site: {
    engine: engines.docker,
    config: config(),
    host: 'web1',
    by: 'ada@laptop',
    accessory: wanted,
    given: {spec: 'new', env: new Secret("POSTGRES_PASSWORD='x'"), files: [], secretHashes: {}, key: new Secret('00'.repeat(32))},
    hasKey: true,
    containers: [accessoryContainerOf('old', {image: 'postgres:15'})],
    images: [],
    notes: {...noNotes, records: [accessoryRecord('old', {image: 'postgres:15'})], boots: {postgres: 2}},
    bring: nothing,
    force: false,
  },
  here: accessoryContainerOf('old', {image: 'postgres:15'}),
  record: accessoryRecord('old', {image: 'postgres:15'}),
  before: undefined,
  place: {format: 1, volume: 'shop-postgres-data', now: 'shop-postgres-data-17', major: 17, image: 'postgres:17', before: ['shop-postgres-data'], by: 'ada@laptop'},
  isLeft: false,
  bytes: 150e6,
  ...over,
})

const titles = (plan: Plan): readonly string[] => steps(plan).map((step) => step.title)
const groups = (plan: Plan): readonly Group[] => (plan.kind === 'group' ? [plan, ...plan.of.flatMap(groups)] : [])
const undos = (plan: Plan): readonly (readonly string[])[] => groups(plan).flatMap((group) => (group.undo ? [titles(group.undo)] : []))

const takeBack = [
  'Remove the programs',
  'Remove the second server',
  'postgres runs as before',
  'postgres is healthy',
  'Volume shop-postgres-data-17, which was not filled to the end',
  'shop-postgres-data-17 is filled',
]

describe('planUpgrade()', () => {
  it('fills a second server beside the old one, which goes only once the two were compared', () => {
    expect(titles(planUpgrade(upgrade()))).to.deep.equal([
      'Network shipit-shop',
      'Write the secrets of postgres',
      'shop-postgres-data-17 is being filled',
      'Create a second postgres from postgres:17, with the new volume shop-postgres-data-17',
      'Start it, where nobody reaches it',
      'postgres is healthy',
      'Programs of postgres:17 beside the old server',
      'Start them',
      'Bring the data of postgres over, compare, and stop the old server (writes wait for about 20 s)',
      'Remove the programs',
      'Stop the second server',
      'Remove its container',
      'Stop postgres (postgres:15 → postgres:17; about 3 s without it)',
      'Remove the container of postgres; its data stays',
      'The data is in shop-postgres-data-17 from now on',
      'Create postgres from postgres:17',
      'Start postgres',
      'postgres is healthy',
      'postgres runs well so',
      'Note how long postgres took',
      'Forget older secrets of postgres',
      'shop-postgres-data-17 is filled',
    ])
  })

  it('goes back to the old server at any point: where the data lies is set back before it starts, and the new volume goes last', () => {
    expect(undos(planUpgrade(upgrade()))).to.deep.equal([
      takeBack,
      ['The data is in shop-postgres-data', 'Remove the new container of postgres', 'Create postgres from postgres:15', 'Start postgres as it was', 'postgres is healthy'],
    ])
  })

  it('takes away first what one that was cut off has left', () => {
    const left = accessoryContainerOf('', {name: 'shop-postgres-upgrade', labels: {[labels.app]: 'shop', [labels.kind]: 'upgrade'}})
    const {site} = upgrade()
    const plan = planUpgrade(upgrade({isLeft: true, site: {...site, containers: [...site.containers, left]}}))
    expect(titles(plan).slice(0, 3)).to.deep.equal([
      'Remove shop-postgres-upgrade, left by an upgrade',
      'Volume shop-postgres-data-17, which was not filled to the end',
      'shop-postgres-data-17 is filled',
    ])
  })

  it('lets nobody reach the second server, runs no script of a first start in it, and says no secret', () => {
    const create = steps(planUpgrade(upgrade())).find((step) => step.title.startsWith('Create a second'))
    const text = create?.kind === 'run' ? toShell(create.command) : ''
    expect(text).to.include('--network none').and.to.include('--env POSTGRES_DB=postgres').and.to.include('--restart no').and.to.include('--shm-size 1g')
    expect(text).to.not.match(/--publish|initdb\.d|--ip|POSTGRES_DB=shop/)
  })
})
