import {expect} from 'chai'
import {toMinute} from '../src/lib/minute.js'

describe('a moment', () => {
  it('is told to the minute, and by which clock', () => {
    expect(['2026-01-31T12:00:59Z', '2026-01-31T12:00:59.123Z', '-', ''].map(toMinute)).to.deep.equal(['2026-01-31 12:00 UTC', '2026-01-31 12:00 UTC', '-', ''])
  })
})
