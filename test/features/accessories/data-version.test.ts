import {expect} from 'chai'
import {majorOf, refuseOtherMajor} from '../../../src/lib/features/accessories/data-version.js'
import {accessory, accessoryRecord} from '../../support/accessory.js'
import {faultOf} from '../../support/thrown.js'

const before = [accessoryRecord('old', {image: 'postgres:15.3'})]

describe('refuseOtherMajor()', () => {
  it('reads the major version of an image', () => {
    expect(['postgres:17', 'postgres:17.2-alpine', 'ghcr.io/acme/postgis:v16-3.4', 'postgres', 'pgvector/pgvector:pg17', 'localhost:5000/postgres'].map(majorOf)).to.deep.equal([
      17,
      17,
      16,
      undefined,
      17,
      undefined,
    ])
  })

  it('refuses to start a database on the data of another major version, and says what to type', () => {
    const fault = faultOf(() => refuseOtherMajor('web1', accessory({image: 'postgres:17'}), before))
    expect([fault.code, fault.message]).to.deep.equal(['CONFLICT', 'web1: postgres runs postgres:15.3, and postgres:17 does not open the data of another major version.'])
    expect(fault.hint).to.include('shipit accessory upgrade postgres')
  })

  it('lets go what keeps its version, has other data, or is another kind of server', () => {
    refuseOtherMajor('web1', accessory({image: 'postgres:15.9'}), before)
    refuseOtherMajor('web1', accessory({image: 'postgres:17', volumes: [{source: 'shop-postgres-new', target: '/var/lib/postgresql/data', readOnly: false}]}), before)
    refuseOtherMajor('web1', accessory({image: 'redis:8'}), [accessoryRecord('old', {image: 'redis:7'})])
  })
})
