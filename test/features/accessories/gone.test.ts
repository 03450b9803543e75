import {expect} from 'chai'
import {engines} from '../../../src/lib/engines/index.js'
import {goneAccessories, retireAccessory} from '../../../src/lib/features/accessories/gone.js'
import {noNotes} from '../../../src/lib/features/accessories/record.js'
import {steps} from '../../../src/lib/plan/plan.js'
import {accessory, accessoryContainerOf} from '../../support/accessory.js'
import {config} from '../../support/release.js'
import {faultOf} from '../../support/thrown.js'

const place = {engine: engines.docker, host: 'web1', name: 'shop', containers: [accessoryContainerOf('spec')], notes: noNotes}

describe('goneAccessories()', () => {
  it('tells what runs on a host and stands in the file for it no more', () => {
    expect(goneAccessories(config(), 'web1', place.containers)).to.deep.equal(['postgres'])
    expect(goneAccessories(config({accessories: [accessory()]}), 'web1', place.containers)).to.deep.equal([])
    expect(goneAccessories(config({accessories: [accessory({hosts: ['web2']})]}), 'web1', place.containers)).to.deep.equal(['postgres'])
  })
})

describe('retireAccessory()', () => {
  it('stops it and takes its container away, never its data', () => {
    expect(steps(retireAccessory(place, 'postgres')).map((step) => step.title)).to.deep.equal([
      'Stop postgres',
      'Remove the container of postgres; its data stays',
      'Forget postgres',
    ])
  })

  it('refuses while another app uses it, by the name of that app', () => {
    const fault = faultOf(() => retireAccessory({...place, notes: {...noNotes, uses: [{accessory: 'postgres', app: 'wiki', alias: 'db'}]}}, 'postgres'))
    expect([fault.code, fault.message]).to.deep.equal(['CONFLICT', 'web1: postgres of shop is used by wiki. Nothing was changed.'])
  })
})
