import {expect} from 'chai'
import {chooseRelease} from '../../../src/lib/features/releases/choose.js'
import {release} from '../../support/release.js'
import {faultOf} from '../../support/thrown.js'

const candidates = [
  {release: release(1, 'v1.0'), available: false},
  {release: release(2, 'v1.1'), available: true},
  {release: release(3, 'v1.2'), available: true},
  {release: release(4, 'v1.1'), available: true},
]

describe('chooseRelease()', () => {
  it('takes the one before the current when none is named', () => {
    expect(chooseRelease(candidates, '4-v1.1').id).to.equal('3-v1.2')
    expect(chooseRelease(candidates, '3-v1.2').id).to.equal('2-v1.1')
  })

  it('takes the newest when no release is current', () => {
    expect(chooseRelease(candidates, '').id).to.equal('4-v1.1')
  })

  it('finds a release by its id, its number and its tag, the newest of a tag first', () => {
    expect(chooseRelease(candidates, '4-v1.1', '2-v1.1').id).to.equal('2-v1.1')
    expect(chooseRelease(candidates, '4-v1.1', '3').id).to.equal('3-v1.2')
    expect(chooseRelease(candidates, '3-v1.2', 'v1.1').id).to.equal('4-v1.1')
  })

  it('refuses what is not kept, and lists what can be had', () => {
    const error = faultOf(() => chooseRelease(candidates, '4-v1.1', 'v9'))
    expect(error.code).to.equal('NOT_FOUND')
    expect(error.message).to.equal('There is no release v9 (current: 4-v1.1). These can be had:\n  3-v1.2 (v1.2, 2026-01-03 00:00 UTC)\n  2-v1.1 (v1.1, 2026-01-02 00:00 UTC)')
  })

  it('refuses a release whose image is gone', () => {
    expect(faultOf(() => chooseRelease(candidates, '4-v1.1', 'v1.0')).code).to.equal('NOT_FOUND')
  })

  it('refuses when there is nothing before the current', () => {
    expect(faultOf(() => chooseRelease(candidates, '2-v1.1')).message).to.contain('There is no release before the current one (current: 2-v1.1)')
  })
})
