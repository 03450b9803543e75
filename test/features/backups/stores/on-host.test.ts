import {expect} from 'chai'
import type {StoreFiles} from '../../../../src/lib/features/backups/stores/files.js'
import {planStores, storesOn} from '../../../../src/lib/features/backups/stores/on-host.js'
import type {Step} from '../../../../src/lib/plan/plan.js'
import {toShell} from '../../../../src/lib/shell/command.js'
import {Secret} from '../../../../src/lib/shell/secret.js'

const stores = '/var/lib/shipit/apps/shop/stores'
const wanted = (store: string, names: readonly string[], hash = 'new'): StoreFiles => ({
  store,
  files: names.map((name) => ({path: `${stores}/${store}/${name}`, content: new Secret(`${name} of ${store}`)})),
  hash,
})

/** What a step does, without values. */
const told = (step: Step): string => {
  switch (step.kind) {
    case 'run':
      return `${step.effect}: ${toShell(step.command)}`
    case 'write':
      return `${step.effect}: ${step.mode.toString(8)} ${step.path}`
    default:
      return step.kind
  }
}

const planned = (files: readonly StoreFiles[], here: Readonly<Record<string, string>>): readonly string[] => planStores('web1', 'shop', files, here).map(told)

describe('planStores()', () => {
  it('writes what root alone may read, and the hash at last, so that what was cut off is done again', () => {
    expect(planned([wanted('nas', ['settings', 'password', 'key'])], {})).to.deep.equal([
      `create: install -d -m 0700 /var/lib/shipit ${stores} ${stores}/nas`,
      `create: 600 ${stores}/nas/settings`,
      `create: 600 ${stores}/nas/password`,
      `create: 600 ${stores}/nas/key`,
      `create: 600 ${stores}/nas/hash`,
    ])
  })

  it('does nothing where the host knows just that', () => {
    expect(planned([wanted('nas', ['settings', 'password'], 'same')], {nas: 'same'})).to.deep.equal([])
  })

  it('takes the files away that a store no longer has: an old key would still be shown to the server', () => {
    expect(planned([wanted('nas', ['settings', 'password'])], {nas: 'old'}).slice(0, 2)).to.deep.equal([
      `update: install -d -m 0700 /var/lib/shipit ${stores} ${stores}/nas && rm -f ${stores}/nas/key ${stores}/nas/known_hosts`,
      `update: 600 ${stores}/nas/settings`,
    ])
  })

  it('forgets a store that the file no longer has, one that was told by half too', () => {
    expect(planned([], {nas: 'old', half: ''})).to.deep.equal([`remove: rm -rf ${stores}/nas`, `remove: rm -rf ${stores}/half`])
    expect(planned([wanted('half', ['settings'])], {half: ''})).to.have.length(3)
  })

  it('shows no value', () => {
    expect(JSON.stringify(planStores('web1', 'shop', [wanted('nas', ['password'])], {}))).to.not.include('password of nas')
  })
})

describe('storesOn()', () => {
  it('reads each store with its hash; one that was told by half has none', () => {
    expect(storesOn('shop').parse('nas abc\nhalf \n')).to.deep.equal({nas: 'abc', half: ''})
  })
})
