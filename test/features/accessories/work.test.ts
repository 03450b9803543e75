import {expect} from 'chai'
import {engines} from '../../../src/lib/engines/index.js'
import {noNotes} from '../../../src/lib/features/accessories/record.js'
import type {AccessoryGiven} from '../../../src/lib/features/accessories/given.js'
import type {AccessoryNotes, AccessoryRecord} from '../../../src/lib/features/accessories/record.js'
import {planAccessory} from '../../../src/lib/features/accessories/work.js'
import type {AccessorySite} from '../../../src/lib/features/accessories/site.js'
import {nothing, steps} from '../../../src/lib/plan/plan.js'
import type {Group, Plan} from '../../../src/lib/plan/plan.js'
import {Secret} from '../../../src/lib/shell/secret.js'
import {accessory, accessoryContainerOf, accessoryRecord} from '../../support/accessory.js'
import {config} from '../../support/release.js'

const site = (over: Partial<AccessorySite> = {}): AccessorySite => ({
  engine: engines.docker,
  config: config(),
  host: 'web1',
  by: 'ada@laptop',
  accessory: accessory(),
  given: given(),
  hasKey: true,
  containers: [],
  images: [],
  notes: noNotes,
  bring: nothing,
  force: false,
  ...over,
})

const given = (over: Partial<AccessoryGiven> = {}): AccessoryGiven => ({spec: 'new', files: [], secretHashes: {}, key: new Secret('00'.repeat(32)), ...over})

const ranWell = (spec: string, over: Partial<AccessoryRecord> = {}): AccessoryNotes => ({...noNotes, records: [{...accessoryRecord(spec), ...over}], boots: {postgres: 3}})

const titles = (plan: Plan): readonly string[] => steps(plan).map((step) => step.title)
/** What happens when a part of the plan fails. */
const undoOf = (plan: Plan): readonly string[] => groups(plan).flatMap((group) => (group.undo ? titles(group.undo) : []))
const groups = (plan: Plan): readonly Group[] => (plan.kind === 'group' ? [plan, ...plan.of.flatMap(groups)] : [])

const proven = ['postgres is healthy', 'postgres runs well so', 'Note how long postgres took', 'Forget older secrets of postgres']

describe('planAccessory()', () => {
  it('boots one that is not there, and takes it away again where it does not get healthy', () => {
    const work = planAccessory(site({hasKey: false, given: given({env: new Secret('A=1')})}))
    expect([work.kind, work.downtime]).to.deep.equal(['create', undefined])
    expect(titles(work.plan)).to.deep.equal([
      'Network shipit-shop',
      'Write the key of hashes',
      'Write the secrets of postgres',
      'Create postgres from postgres:17',
      'Start postgres',
      ...proven,
    ])
    expect(undoOf(work.plan)).to.deep.equal(['Remove the new container of postgres'])
  })

  it('makes one anew that was cut off before it ever ran: it may lack a network', () => {
    const work = planAccessory(site({containers: [accessoryContainerOf('new', {state: 'created'})]}))
    expect([work.kind, titles(work.plan)]).to.deep.equal([
      'create',
      ['Network shipit-shop', 'Remove the container of postgres; its data stays', 'Create postgres from postgres:17', 'Start postgres', ...proven],
    ])
  })

  it('leaves one alone that runs as wanted and was seen healthy', () => {
    const work = planAccessory(site({containers: [accessoryContainerOf('new')], notes: ranWell('new')}))
    expect([work.kind, titles(work.plan)]).to.deep.equal(['keep', []])
  })

  it('replaces one that the file changed: told why and for how long, and put back as it last ran well, from its very image', () => {
    const wanted = accessory({image: 'postgres:17.2', env: {TZ: 'UTC'}})
    const work = planAccessory(site({accessory: wanted, containers: [accessoryContainerOf('old')], notes: ranWell('old')}))
    expect([work.kind, work.because, work.downtime]).to.deep.equal(['replace', 'postgres:17 → postgres:17.2, env', 4])
    expect(titles(work.plan)).to.deep.equal([
      'Network shipit-shop',
      'Stop postgres (postgres:17 → postgres:17.2, env; about 4 s without it)',
      'Remove the container of postgres; its data stays',
      'Create postgres from postgres:17.2',
      'Start postgres',
      ...proven,
    ])
    expect(undoOf(work.plan)).to.deep.equal(['Remove the new container of postgres', 'Create postgres from postgres:17', 'Start postgres as it was', 'postgres is healthy'])
    const create = groups(work.plan)
      .flatMap((group) => (group.undo ? steps(group.undo) : []))
      .find((step) => step.title.startsWith('Create'))
    expect(JSON.stringify(create)).to.include('"sha256:17"').and.to.include('shipit.spec=old')
  })

  it('names changed secrets by keyed hashes, not by their values', () => {
    const secrets = [{env: 'TOKEN', name: 'TOKEN'}]
    const wanted = site({accessory: accessory({secrets}), given: given({secretHashes: {TOKEN: '9f8e7d6c'}}), containers: [accessoryContainerOf('old')]})
    const before = {accessory: accessory({secrets}), secretHashes: {TOKEN: '1a2b3c4d'}}
    expect(planAccessory({...wanted, notes: ranWell('old', before)}).because).to.equal('secret TOKEN changed (1a2b3c4d → 9f8e7d6c)')
    expect(planAccessory({...wanted, notes: ranWell('old')}).because).to.equal('secrets')
  })

  it('goes on where a run was killed after the start: what nobody saw healthy is proven, or put back', () => {
    const work = planAccessory(site({containers: [accessoryContainerOf('new')], notes: ranWell('old')}))
    expect([work.kind, titles(work.plan)]).to.deep.equal(['prove', proven])
    expect(undoOf(work.plan)[1]).to.equal('Create postgres from postgres:17')
  })

  it('goes on where a run was killed between the old container and the new one', () => {
    const work = planAccessory(site({notes: ranWell('old')}))
    expect(work.kind).to.equal('create')
    expect(undoOf(work.plan)).to.deep.equal(['Remove the new container of postgres', 'Create postgres from postgres:17', 'Start postgres as it was', 'postgres is healthy'])
  })

  it('starts one that stands still, and leaves it to be looked at where it does not get healthy', () => {
    const work = planAccessory(site({containers: [accessoryContainerOf('new', {state: 'exited'})], notes: ranWell('new')}))
    expect([work.kind, titles(work.plan), undoOf(work.plan)]).to.deep.equal(['start', ['Start postgres', ...proven], []])
  })

  it('replaces one that is as wanted by force, and stops nothing that does not run', () => {
    const work = planAccessory(site({force: true, containers: [accessoryContainerOf('new', {state: 'exited'})], notes: ranWell('new')}))
    expect([work.kind, work.because]).to.deep.equal(['replace', 'by command'])
    expect(titles(work.plan)).to.not.include.members(['Stop postgres (by command; about 4 s without it)'])
  })
})
