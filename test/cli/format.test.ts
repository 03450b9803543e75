import {expect} from 'chai'
import {toDuration, toSize} from '../../src/lib/cli/format.js'

describe('amounts', () => {
  it('of bytes are told in powers of 1000', () => {
    expect([0, 1, 999, 1000, 3_100_000, 214_000_000, 5e12, 5e15].map(toSize)).to.deep.equal(['0 B', '1 B', '999 B', '1.0 kB', '3.1 MB', '214.0 MB', '5.0 TB', '5000.0 TB'])
  })

  it('of time are told in the two largest units', () => {
    expect([0, 400, 9940, 9999, 12_000, 59_700, 185_000, 7_800_000].map(toDuration)).to.deep.equal(['0.0s', '0.4s', '9.9s', '10s', '12s', '1m 00s', '3m 05s', '2h 10m'])
  })
})
