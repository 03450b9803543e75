import {expect} from 'chai'
import type {Cell, Way} from './cell.js'
import {wordsMissing} from './words.js'

const missing = (way: Way, stderr: string, code: number | null = 1): readonly string[] => {
  const cell: Cell = {command: 'deploy', way, point: {side: 'before', place: 'web1', title: 'Switch web', nth: 1}}
  return wordsMissing(cell, {code, stderr, signal: null, trace: []})
}

describe('wordsMissing()', () => {
  it('wants of a client that was stopped in order what it finishes, and that it was cancelled', () => {
    const said = 'Finishing “Switch web” on web1, then taking back what was begun. Ctrl-C again ends at once.\nError: Cancelled after 3 of 9 steps.'
    expect(missing('SIGINT', said)).to.deep.equal([])
    expect(missing('SIGTERM', 'Error: Cancelled.')).to.have.lengthOf(1)
  })

  it('wants nothing of one that came to its end, or had no time', () => {
    expect([...missing('SIGINT', '', 0), ...missing('SIGKILL', '', null)]).to.deep.equal([])
  })

  it('wants an error where a connection was cut, and never a bug', () => {
    expect(missing('reset', 'Error: web1 was lost')).to.deep.equal([])
    expect(missing('silence', '')).to.have.lengthOf(1)
    expect(missing('reset', 'Error: This is a bug in shipit (TypeError: x).')).to.have.lengthOf(1)
  })
})
