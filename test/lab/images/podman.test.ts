import {randomBytes} from 'node:crypto'
import {expect} from 'chai'
import {engines} from '../../../src/lib/engines/index.js'
import {bring} from '../../../src/lib/features/images/deliver.js'
import {ensureImage} from '../../../src/lib/features/images/ensure.js'
import {isEmpty} from '../../../src/lib/plan/plan.js'
import {openBench} from './bench.js'
import type {Bench} from './bench.js'

const {podman} = engines
const megabyte = 1_000_000

const appFiles = (version: string) => ({Dockerfile: 'FROM debian:13\nCOPY version data /\nCMD ["cat", "/version"]\n', version, data: randomBytes(3 * megabyte)})

describe('images without a registry, on a host with podman', function () {
  this.timeout(180_000)
  let bench: Bench

  before(async () => {
    bench = await openBench()
    await bench.sh('apt-get -qq update >/dev/null && apt-get -qq install --no-install-recommends podman >/dev/null 2>&1')
  })

  const run = (ref: string): Promise<string> => bench.sh(`podman run --rm --network none ${ref} 2>/dev/null`)

  it('sends of the next image what changed: 3 MB', async () => {
    const [first, second] = [await bench.build('shipit-test-podman:1', appFiles('one')), await bench.build('shipit-test-podman:2', appFiles('two'))]
    await bench.carry(bring(podman, first, 'shipit.local/shop:1', await bench.look(podman)))
    const {sent} = await bench.carry(bring(podman, second, 'shipit.local/shop:2', await bench.look(podman)))
    expect([await run('shipit.local/shop:1'), await run('shipit.local/shop:2')]).to.deep.equal(['one', 'two'])
    expect(sent).to.be.within(3 * megabyte, 3.3 * megabyte)
  })

  it('knows a public name again, however podman writes it', async () => {
    const image = {...(await bench.build('shipit-test-podman:tool', appFiles('tool'))), name: 'tool:1'}
    await bench.carry(ensureImage(podman, 'tool:1', await bench.look(podman), [image]))
    expect(isEmpty(ensureImage(podman, 'tool:1', await bench.look(podman), [image]))).to.equal(true)
    expect(await run('docker.io/library/tool:1')).to.equal('tool')
  })

  it('takes images from scratch, with the same layer twice, and sends them whole where layers are gone that were there when it was planned', async () => {
    const files = {Dockerfile: 'FROM scratch\nCOPY a /x\nCOPY b /y\nCOPY a /x\n', a: 'a', b: 'b'}
    const [first, second] = [await bench.build('shipit-test-podman:3', files), await bench.build('shipit-test-podman:4', {...files, Dockerfile: `${files.Dockerfile}COPY b /x\n`})]
    await bench.carry(bring(podman, first, 'shipit.local/shop:3', await bench.look(podman)))
    const read = (ref: string): Promise<string> =>
      bench.sh(`id=$(podman create ${ref} /x 2>/dev/null) && podman cp "$id:/x" - 2>/dev/null | tar -xO && podman rm "$id" >/dev/null 2>&1`)
    expect(await read('shipit.local/shop:3')).to.equal('a')

    const plan = bring(podman, second, 'shipit.local/shop:4', await bench.look(podman))
    await bench.sh('podman image rm --all --force >/dev/null 2>&1')
    const {events} = await bench.carry(plan)
    expect(events.flatMap((event) => (event.kind === 'line' && /sending it whole/.test(event.text) ? [event.text] : []))).to.have.length(1)
    expect(await read('shipit.local/shop:4')).to.equal('b')
  })
})
