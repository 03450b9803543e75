import {expect} from 'chai'
import {majorOf, refuseOtherMajor} from '../../../src/lib/features/accessories/data-version.js'
import {settled} from '../../../src/lib/features/accessories/data-place.js'
import {noNotes} from '../../../src/lib/features/accessories/record.js'
import {accessory, accessoryRecord} from '../../support/accessory.js'
import {faultOf} from '../../support/thrown.js'

const ran = (image: string) => ({...noNotes, records: [accessoryRecord('old', {image})]})
const before = ran('postgres:15.3')

describe('refuseOtherMajor()', () => {
  it('reads the major version of an image', () => {
    expect(
      [
        'postgres:17',
        'postgres:17.2-alpine',
        'ghcr.io/acme/postgis:v16-3.4',
        'postgres',
        'pgvector/pgvector:pg17',
        'localhost:5000/postgres',
        'timescale/timescaledb:2.17.2-pg16',
      ].map(majorOf),
    ).to.deep.equal([17, 17, 16, undefined, 17, undefined, 16])
  })

  it('refuses to start a database on the data of another major version, and says what to type', () => {
    const fault = faultOf(() => refuseOtherMajor('web1', accessory({image: 'postgres:17'}), before))
    expect([fault.code, fault.message]).to.deep.equal([
      'CONFLICT',
      'web1: the data of postgres is that of postgres:15.3, and postgres:17 does not open the data of another major version.',
    ])
    expect(fault.hint).to.include('shipit accessory upgrade postgres')
  })

  it('never goes back to an older version by itself: told by the record, or, once that is gone, by where the data lies', () => {
    const hint = 'Write `image: postgres:17` under accessories.postgres in deploy.yml.'
    expect(faultOf(() => refuseOtherMajor('web1', accessory({image: 'postgres:15'}), ran('postgres:17'))).hint).to.equal(hint)
    const place = {
      format: 1 as const,
      volume: 'shop-postgres-data',
      now: 'shop-postgres-data-17',
      major: 17,
      image: 'postgres:17',
      before: ['shop-postgres-data'],
      by: 'ada@laptop',
    }
    const notes = {...noNotes, places: [place]}
    expect(faultOf(() => refuseOtherMajor('web1', settled(accessory({image: 'postgres:15'}), [place]), notes)).hint).to.equal(hint)
    refuseOtherMajor('web1', settled(accessory({image: 'postgres:17.2'}), [place]), notes)
  })

  it('lets go what keeps its version, has other data, or is another kind of server', () => {
    refuseOtherMajor('web1', accessory({image: 'postgres:15.9'}), before)
    refuseOtherMajor('web1', accessory({image: 'postgres:17', volumes: [{source: 'shop-postgres-new', target: '/var/lib/postgresql/data', readOnly: false}]}), before)
    refuseOtherMajor('web1', accessory({image: 'redis:8'}), ran('redis:7'))
  })
})
