import {expect} from 'chai'
import type {Backup} from '../../../src/lib/config/backup.js'
import type {Accessory, Config, Role} from '../../../src/lib/config/config.js'
import type {Snapshot, StoreAnswer} from '../../../src/lib/features/backups/snapshots.js'
import {chooseSources, uncovered} from '../../../src/lib/features/recovery/choose.js'

const backup = (name: string, over: Partial<Backup> = {}): Backup => ({
  ...{name, host: 'web1', to: ['nas', 'offsite'], keep: {daily: 7}, jitter: 0},
  source: {kind: 'postgres', accessory: name, databases: []},
  ...over,
})

const snapshot = (store: string, of: string, name: string): Snapshot => ({store, backup: of, name, id: `${store}-${name}`, at: '', bytes: 1, consistent: 'yes'})

const answer = (store: string, ...all: readonly (readonly [backup: string, name: string])[]): StoreAnswer => ({
  store,
  snapshots: all.map(([of, name]) => snapshot(store, of, name)),
})

const chosen = (backups: readonly Backup[], answers: readonly StoreAnswer[]) => {
  const {sources, without} = chooseSources(backups, answers)
  return {sources: sources.map((each) => `${each.backup.name} ${each.snapshot.id}`), without: without.map(({name}) => name)}
}

describe('chooseSources()', () => {
  it('takes the newest of each, from the store that is named first where several have it', () => {
    const answers = [answer('offsite', ['db', '2'], ['db', '3'], ['files', '1']), answer('nas', ['db', '3'], ['db', '1'])]
    expect(chosen([backup('db'), backup('files')], answers)).to.deep.equal({sources: ['db nas-3', 'files offsite-1'], without: []})
  })

  it('takes a newer one from a later store', () => {
    expect(chosen([backup('db')], [answer('nas', ['db', '1']), answer('offsite', ['db', '2'])])).to.deep.equal({sources: ['db offsite-2'], without: []})
  })

  it('does not look into a store that a backup does not go to', () => {
    expect(chosen([backup('db', {to: ['nas']})], [answer('nas'), answer('offsite', ['db', '2'])])).to.deep.equal({sources: [], without: ['db']})
  })

  it('puts what the host keeps of itself first', () => {
    const host = backup('host', {source: {kind: 'host'}})
    expect(chosen([backup('db'), host], [answer('nas', ['db', '1'], ['host', '1'])])).to.deep.equal({sources: ['host nas-1', 'db nas-1'], without: []})
  })
})

describe('uncovered()', () => {
  const volume = (source: string) => ({source, target: '/data', readOnly: false})
  const config = {
    roles: [
      {name: 'web', hosts: ['web1'], volumes: [volume('shop-uploads'), volume('/srv/films')]},
      {name: 'far', hosts: ['web2'], volumes: [volume('shop-far')]},
    ] as unknown as readonly Role[],
    accessories: [
      {name: 'db', kind: 'postgres', hosts: ['web1'], persist: false, volumes: [volume('shop-db-data')]},
      {name: 'cache', kind: 'redis', hosts: ['web1'], persist: false, volumes: [volume('shop-cache-data')]},
      {name: 'search', hosts: ['web1'], persist: false, volumes: [volume('shop-search-data')]},
    ] as unknown as readonly Accessory[],
    backups: [backup('db'), backup('uploads', {source: {kind: 'volume', volume: 'shop-uploads', sqlite: []}})],
  } as unknown as Config

  it('names what would come back empty, but no cache', () => {
    expect(uncovered(config, 'web1')).to.deep.equal(['the folder /srv/films of web', 'the volume shop-search-data of search'])
  })
})
