import {expect} from 'chai'
import {fuzz} from './run.js'

/** Another run is `npm run test:fuzz`, with a seed of its own and 10,000 files. */
const [seed, count] = [20260101, 2000]

describe(`${count} files for deploy.yml, made from the schema and then spoilt (seed ${seed})`, () => {
  it('end in a plan, or in faults with their places: soon, with no stack, no secret, and nothing that works a terminal', async () => {
    const {ends, complaints, slowest} = await fuzz({seed, from: 0, to: count})
    expect(complaints.map(({index, complaint}) => `npm run test:fuzz -- --seed ${seed} --show ${index}: ${complaint}`)).to.deep.equal([])
    expect(slowest).to.be.below(2)
    expect(Math.min(ends.faults, ends.planned)).to.be.above(count / 10)
  }).timeout(600_000)
})
