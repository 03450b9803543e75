import {randomBytes} from 'node:crypto'
import {Readable} from 'node:stream'
import {buffer} from 'node:stream/consumers'
import {expect} from 'chai'
import {engines} from '../../../src/lib/engines/index.js'
import {bring} from '../../../src/lib/features/images/deliver.js'
import {archiveSource} from '../../../src/lib/run/archive.js'
import type {Step} from '../../../src/lib/plan/plan.js'
import {withPackedLayers} from './packed-layers.js'
import {openBench} from './bench.js'
import type {Bench} from './bench.js'

const {docker} = engines
const megabyte = 1_000_000

const base = randomBytes(megabyte)

const appFiles = (version: string) => ({Dockerfile: 'FROM scratch\nCOPY base /\nCOPY version data /\n', base, version, data: randomBytes(3 * megabyte)})

describe("images without a registry, on a host with Docker's containerd store", function () {
  this.timeout(120_000)
  let bench: Bench

  before(async () => {
    bench = await openBench()
    await bench.sh(`mkdir -p /etc/docker && echo '{"features": {"containerd-snapshotter": true}}' > /etc/docker/daemon.json && systemctl restart docker`)
  })

  after(() => bench.sh('rm /etc/docker/daemon.json && systemctl restart docker'))

  it('sends what changed', async () => {
    const [first, second] = [await bench.build('shipit-test-store:1', appFiles('one')), await bench.build('shipit-test-store:2', appFiles('two'))]
    await bench.carry(bring(docker, first, 'shipit.local/shop:1', await bench.look()))
    const {sent} = await bench.carry(bring(docker, second, 'shipit.local/shop:2', await bench.look()))
    expect(sent).to.be.within(3 * megabyte, 3.3 * megabyte)
    expect((await bench.look()).images.flatMap((image) => image.refs).sort()).to.deep.equal(['shipit.local/shop:1', 'shipit.local/shop:2'])
  })

  it('sends the image whole on a base that came compressed: the store says yes to a part of it, and lacks the rest', async () => {
    const [below, image] = [
      await bench.build('shipit-test-store:base', appFiles('base')),
      await bench.build('shipit-test-store:4', {...appFiles('four'), Dockerfile: 'FROM shipit-test-store:base\nCOPY version /\n'}),
    ]
    await bench.sh('docker image rm --force $(docker image ls --quiet | sort -u)')
    const {archive} = bring(docker, below, 'public.example/base:1', await bench.look()) as Extract<Step, {kind: 'deliver'}>
    const packed = await withPackedLayers(await buffer(await archiveSource(async () => bench.engine)(archive)))
    expect((await bench.fleet.on(bench.host).exec('docker load', {stdin: Readable.from([packed])})).exitCode).to.equal(0)

    const {events} = await bench.carry(bring(docker, image, 'shipit.local/shop:4', await bench.look()))
    expect(events.flatMap((event) => (event.kind === 'line' && /sending it whole/.test(event.text) ? [event.text] : []))).to.deep.equal([
      'web1 refused a part of the image (it is not complete there): sending it whole',
    ])
    expect((await bench.look()).images.flatMap((each) => each.refs).sort()).to.deep.equal(['public.example/base:1', 'shipit.local/shop:4'])
  })
})
