import {expect} from 'chai'
import {readLook} from '../../../../src/lib/features/accessories/upgrade/look.js'
import {refuseUpgrade} from '../../../../src/lib/features/accessories/upgrade/refuse.js'
import type {Preflight} from '../../../../src/lib/features/accessories/upgrade/refuse.js'
import {faultOf} from '../../../support/thrown.js'

const look = readLook('major\t15\nbytes\t117013563\nsetting\twork_mem\nextension\tplpgsql\nextension\tplpgsql\nextension\tpg_trgm')

const preflight = (over: Partial<Preflight> = {}): Preflight => ({
  ...{host: 'web1', engine: 'docker', accessory: 'postgres', to: 17, look},
  room: {machine: 'x86_64', folder: '/var/lib/docker', free: 10e9},
  volume: {name: 'shop-postgres-data-17', isThere: false, isLeft: false},
  ...over,
})

describe('refuseUpgrade()', () => {
  it('is told by the server what it is', () => {
    expect(look).to.deep.equal({major: 15, bytes: 117013563, isReplica: false, tablespaces: [], slots: [], settings: ['work_mem'], extensions: ['plpgsql', 'pg_trgm']})
    refuseUpgrade(preflight())
  })

  it('asks for room for the data again, in numbers', () => {
    const fault = faultOf(() => refuseUpgrade(preflight({room: {machine: 'x86_64', folder: '/var/lib/docker', free: 50e6}})))
    expect([fault.code, fault.message]).to.deep.equal([
      'PREFLIGHT_FAILED',
      'web1 needs 334.0 MB free in /var/lib/docker for a second copy of the data of postgres, and has 50.0 MB.',
    ])
  })

  it('touches no volume that it did not make, and goes on with one that it did', () => {
    const there = {name: 'shop-postgres-data-17', isThere: true, isLeft: false}
    const fault = faultOf(() => refuseUpgrade(preflight({volume: there})))
    expect([fault.code, fault.hint]).to.deep.equal(['CONFLICT', 'When nothing in it is needed: shipit ssh web1 -- docker volume rm shop-postgres-data-17'])
    refuseUpgrade(preflight({volume: {...there, isLeft: true}}))
  })

  it('leaves alone what a dump does not hold, and never goes back', () => {
    const codeOf = (over: Partial<Preflight>): string => faultOf(() => refuseUpgrade(preflight(over))).code
    expect([
      codeOf({to: 14}),
      codeOf({look: {...look, isReplica: true}}),
      codeOf({look: {...look, tablespaces: ['fast']}}),
      codeOf({look: {...look, extensions: ['timescaledb']}}),
    ]).to.deep.equal(['CONFLICT', 'NOT_SUPPORTED', 'NOT_SUPPORTED', 'NOT_SUPPORTED'])
  })
})
