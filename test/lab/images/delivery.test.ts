import {randomBytes} from 'node:crypto'
import {expect} from 'chai'
import {engines} from '../../../src/lib/engines/index.js'
import {deliveredImage} from '../../../src/lib/features/images/choose.js'
import {bring, planDelivery} from '../../../src/lib/features/images/deliver.js'
import {ensureImage, pullPublic} from '../../../src/lib/features/images/ensure.js'
import type {LocalImage} from '../../../src/lib/features/images/local.js'
import {planPrune} from '../../../src/lib/features/images/prune.js'
import {isEmpty, steps} from '../../../src/lib/plan/plan.js'
import type {Plan} from '../../../src/lib/plan/plan.js'
import {config} from '../../support/release.js'
import {openBench} from './bench.js'
import type {Bench} from './bench.js'

const {docker} = engines
const megabyte = 1_000_000

/** A base of 80 MB, and 3 MB of an app on it that no compression makes smaller. */
const appFiles = (version: string) => ({
  Dockerfile: 'FROM debian:13\nWORKDIR /app\nCOPY .keep version data /app/\nCMD ["cat", "/app/version"]\n',
  '.keep': '',
  version,
  data: randomBytes(3 * megabyte),
})

describe('images without a registry, on a host with Docker', function () {
  this.timeout(120_000)
  let bench: Bench
  const refOf = (image: LocalImage): string => deliveredImage(config(), {repository: 'shop', tag: 'v', build: true, warnings: []}, image).ref
  const deliver = async (image: LocalImage): Promise<Plan> => {
    const app = deliveredImage(config(), {repository: 'shop', tag: 'v', build: true, warnings: []}, image)
    return planDelivery(docker, app, await bench.look(), ({host}, ref) => pullPublic(docker, host, ref))
  }

  const read = (ref: string, path: string): Promise<string> => bench.sh(`id=$(docker create ${ref} /x) && docker cp "$id:${path}" - | tar -xO && docker rm "$id" >/dev/null`)

  before(async () => {
    bench = await openBench()
  })

  it('sends a whole image the first time, and of the next one what changed: 3 MB', async () => {
    const first = await bench.build('shipit-test-images:1', appFiles('one'))
    const whole = await bench.carry(await deliver(first))
    expect(await bench.sh(`docker run --rm ${refOf(first)}`)).to.equal('one')

    const second = await bench.build('shipit-test-images:2', appFiles('two'))
    const part = await bench.carry(await deliver(second))
    expect(await bench.sh(`docker run --rm ${refOf(second)}`)).to.equal('two')

    expect(whole.sent).to.be.greaterThan(20 * megabyte)
    expect(part.sent).to.be.within(3 * megabyte, 3.3 * megabyte)
    expect(part.events.filter((event) => event.kind === 'bytes').at(-1))
      .to.have.property('done')
      .that.is.within(3 * megabyte, 3.1 * megabyte)
    expect(isEmpty(await deliver(second))).to.equal(true)
  })

  it('takes images from scratch, with the same layer twice, and with layers of nothing', async () => {
    const image = await bench.build('shipit-test-images:scratch', {Dockerfile: 'FROM scratch\nCOPY a /x\nCOPY b /y\nCOPY empty /empty\nCOPY a /x\n', a: 'a', b: 'b', empty: ''})
    expect(new Set(image.layers).size).to.be.lessThan(image.layers.length)
    await bench.carry(await deliver(image))
    expect(await read(refOf(image), '/x')).to.equal('a')
  })

  it('sends the image whole where layers are gone that were there when it was planned', async () => {
    const files = {Dockerfile: 'FROM scratch\nCOPY a /x\n', a: randomBytes(1000), b: 'b'}
    const [first, second] = [await bench.build('shipit-test-images:3', files), await bench.build('shipit-test-images:4', {...files, Dockerfile: `${files.Dockerfile}COPY b /x\n`})]
    await bench.carry(await deliver(first))
    const plan = await deliver(second)
    await bench.sh(`docker image rm --force ${refOf(first)}`)
    const {events} = await bench.carry(plan)
    expect(events.flatMap((event) => (event.kind === 'line' && /sending it whole/.test(event.text) ? [event.text] : []))).to.have.length(1)
    expect(await read(refOf(second), '/x')).to.equal('b')
  })

  it('carries a layer of 64 MB', async () => {
    const image = await bench.build('shipit-test-images:large', {Dockerfile: 'FROM debian:13\nCOPY data /data\nCMD ["sha256sum", "/data"]\n', data: randomBytes(64 * megabyte)})
    const {sent} = await bench.carry(await deliver(image))
    expect(sent).to.be.within(64 * megabyte, 66 * megabyte)
    expect(await bench.sh(`docker run --rm ${refOf(image)}`)).to.match(/^[0-9a-f]{64} {2}\/data\n$/)
  })

  it('brings any image under its own name, and gives one that is there a second name', async () => {
    const image = await bench.build('shipit-test-images:public', appFiles('public'))
    const named = {...image, name: 'public.example/tool:1'}
    await bench.carry(ensureImage(docker, 'public.example/tool:1', await bench.look(), [named]))
    expect(isEmpty(ensureImage(docker, 'public.example/tool:1', await bench.look(), [named]))).to.equal(true)
    const renaming = bring(docker, image, 'shipit.local/shop:again', await bench.look())
    expect(renaming).to.deep.include({kind: 'run'})
    await bench.carry(renaming)
    expect(await bench.sh('docker run --rm shipit.local/shop:again')).to.equal('public')
  })

  it('brings the image for the host’s own platform where there are several, and refuses one for another before anything is sent', async () => {
    const built = config({image: 'shipit-test-images', tag: 'many', build: {context: '.', args: {}, secrets: [], platforms: ['linux/amd64', 'linux/arm64']}})
    const [amd64, arm64] = await bench.buildFor(built, {Dockerfile: 'FROM scratch\nARG TARGETARCH\nCOPY ${TARGETARCH} /x\n', amd64: 'for amd64', arm64: 'for arm64'})
    if (!amd64 || !arm64) throw new Error('two images are built')
    const app = deliveredImage(built, {repository: 'shipit-test-images', tag: 'many', build: true, warnings: []}, arm64, [amd64])
    await bench.carry(planDelivery(docker, app, await bench.look(), ({host}, ref) => pullPublic(docker, host, ref)))
    expect(await read(app.ref, '/x')).to.equal('for amd64')
    expect(await bench.sh(`docker image inspect --format '{{.Architecture}}' ${app.ref}`)).to.equal('amd64\n')
    const look = await bench.look()
    expect(() => bring(docker, arm64, 'shipit.local/shop:arm', look)).to.throw('shipit-test-images:many-arm64 is for arm64, and web1 is amd64.')
  })

  it('prunes what is ours and needed by nothing', async () => {
    const [old, kept] = [await bench.build('shipit-test-images:old', appFiles('old')), await bench.build('shipit-test-images:kept', appFiles('kept'))]
    for (const image of [old, kept]) await bench.carry(await deliver(image))
    await bench.sh(`docker tag ${refOf(kept)} shipit.local/other:1`)
    const {images} = await bench.look()
    const plan = planPrune(docker, bench.host, {name: 'shop', images, containers: [], kept: [refOf(kept)]})
    expect(steps(plan).map((step) => step.title)).to.include(`Remove image ${refOf(old)}`)
    await bench.carry(plan)
    const left = (await bench.look()).images.flatMap((image) => image.refs).sort()
    expect(left)
      .to.include.members([refOf(kept), 'shipit.local/other:1', 'public.example/tool:1'])
      .and.not.include(refOf(old))
    expect(left.filter((ref) => ref.startsWith('shipit.local/shop:'))).to.deep.equal([refOf(kept)])
  })
})
