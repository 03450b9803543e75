import {randomBytes} from 'node:crypto'
import {tmpdir} from 'node:os'
import {expect} from 'chai'
import {engines} from '../../../src/lib/engines/index.js'
import {bring} from '../../../src/lib/features/images/deliver.js'
import {openFleet} from '../../../src/lib/hosts/fleet.js'
import {archiveSource} from '../../../src/lib/run/archive.js'
import {execute} from '../../../src/lib/run/execute.js'
import type {Event} from '../../../src/lib/run/world.js'
import {openBench} from './bench.js'
import type {Bench} from './bench.js'

const megabyte = 1_000_000
const size = 60 * megabyte
const incoming = '/var/lib/shipit/apps/shop/incoming'

describe('a delivery that is cut off', function () {
  this.timeout(120_000)
  let bench: Bench

  before(async () => {
    bench = await openBench()
  })

  it('goes on from what has arrived of a large layer, and leaves nothing behind', async () => {
    const image = await bench.build('shipit-test-images:cut', {Dockerfile: 'FROM debian:13\nCOPY data /data\nCMD ["sha256sum", "/data"]\n', data: randomBytes(size)})
    const plan = bring(engines.docker, image, 'shipit.local/shop:cut', await bench.look())
    const fleet = await openFleet(bench.hosts)
    const doomed = fleet.on(bench.host)
    const session = (await doomed.exec('echo $PPID')).stdout.trim()
    let killed: Promise<unknown> | undefined
    const cutAtTwoThirds = (event: Event): void => {
      if (event.kind === 'bytes' && event.done > 40 * megabyte + (event.total ?? 0) - size) killed ??= bench.sh(`kill -9 ${session}`)
    }
    const world = {directory: tmpdir(), archive: archiveSource(() => Promise.resolve(bench.engine)), incoming}
    const fault = await execute(plan, {...world, fleet, tell: cutAtTwoThirds}).catch((error: unknown) => error)
    await killed
    await fleet.close()
    expect(fault).to.include({code: 'HOST_UNREACHABLE'}).and.have.property('hint').that.contains('What has arrived of large layers stays there')

    const before = bench.fleet.on(bench.host).counters.bytesSent
    const told: string[] = []
    await execute(plan, {...world, fleet: bench.fleet, tell: (event) => event.kind === 'line' && told.push(event.text)})
    const sent = bench.fleet.on(bench.host).counters.bytesSent - before
    expect(told[0]).to.match(/^web1 has \d+\.\d MB of it from the last time: going on from there$/)
    expect(sent).to.be.lessThan(size / 2 + 2 * megabyte)
    expect(await bench.sh('docker run --rm --network none shipit.local/shop:cut')).to.match(/^[0-9a-f]{64} {2}\/data\n$/)
    expect(await bench.sh(`ls ${incoming}`)).to.equal('')
  })
})
