import {expect} from 'chai'
import {root} from '../house/process.js'

type Lanes = {
  lanesHere(machine: {readonly cores: number; readonly wanted?: string | undefined}): number
  dealt(files: readonly string[], lanes: number): readonly (readonly string[])[]
}

describe('npm test, side by side', () => {
  let lanes: Lanes
  before(async () => {
    lanes = (await import(`${root}scripts/lanes.js`)) as Lanes
  })

  it('takes a lane for two cores, four at most, and as many as are asked for', () => {
    const of = (cores: number, wanted?: string) => lanes.lanesHere({cores, wanted})
    expect([of(1), of(2), of(4), of(7), of(64), of(2, '3')]).to.deep.equal([1, 1, 2, 3, 4, 3])
  })

  it('refuses a number of lanes that means nothing', () => {
    for (const wanted of ['', '0', '1.5', 'two']) expect(() => lanes.lanesHere({cores: 8, wanted})).to.throw('SHIPIT_TEST_LANES must be a whole number of 1 or more')
  })

  it('deals every file to one lane, neighbours to different ones, and leaves no lane empty', () => {
    expect(lanes.dealt(['a', 'b', 'c', 'd', 'e'], 2)).to.deep.equal([
      ['a', 'c', 'e'],
      ['b', 'd'],
    ])
    expect(lanes.dealt(['a'], 4)).to.deep.equal([['a']])
    expect(lanes.dealt([], 4)).to.deep.equal([])
  })
})
