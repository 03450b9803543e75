import {expect} from 'chai'
import {once} from '../../src/lib/cli/once.js'
import {thrownBy} from '../support/thrown.js'

describe('once()', () => {
  it('does the work once, also for those who ask while it is done', async () => {
    let times = 0
    const ask = once(async () => ++times)
    expect(await Promise.all([ask(), ask()])).to.deep.equal([1, 1])
    expect(await ask()).to.equal(1)
  })

  it('does work anew that failed', async () => {
    let times = 0
    const ask = once(async () => {
      times += 1
      if (times === 1) throw new Error('not yet')
      return times
    })
    expect(await thrownBy(ask())).to.have.property('message', 'not yet')
    expect(await ask()).to.equal(2)
  })
})
