import {expect} from 'chai'
import {Readable} from 'node:stream'
import {ShipitError} from '../../src/lib/errors.js'
import type {Plan} from '../../src/lib/plan/plan.js'
import {cmd} from '../../src/lib/shell/command.js'
import {stage} from './stage.js'

const deliver: Plan = {
  kind: 'deliver',
  image: 'shop:v1',
  bytes: 0,
  title: 'Send shop:v1',
  host: 'h1',
  effect: 'create',
  archive: {image: 'shop:v1', as: 'shipit.local/shop:1', present: [], layers: []},
  into: cmd('sh', '-c', 'cat >/dev/null'),
}

const endless = (onRead: (count: number) => void): Readable => {
  let count = 0
  return new Readable({
    read() {
      onRead(++count)
      this.push(Buffer.alloc(10_000))
    },
  })
}

describe('a delivery under execute()', () => {
  it('is given up when cancelled, and lets go of its source', async () => {
    const ctrlC = new AbortController()
    const stream = endless((count) => count === 20 && ctrlC.abort())
    const {told, run} = stage({signal: ctrlC.signal, archive: () => Promise.resolve(stream)})
    expect(await run(deliver)).to.have.property('code', 'CANCELLED')
    expect(stream.destroyed).to.equal(true)
    expect(told).to.deep.equal(['start Send shop:v1', 'failed Send shop:v1'])
  })

  it('fails with the fault of its source', async () => {
    const broken = new ShipitError('COMMAND_FAILED', 'docker save ended early.')
    const stream = endless((count) => count === 20 && stream.destroy(broken))
    expect(await stage({archive: () => Promise.resolve(stream)}).run(deliver)).to.equal(broken)
  })
})
