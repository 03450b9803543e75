import {randomBytes} from 'node:crypto'
import {mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {gunzipSync} from 'node:zlib'
import {expect} from 'chai'
import type {Step} from '../../src/lib/plan/plan.js'
import {archiveSource} from '../../src/lib/run/archive.js'
import {makeRoom} from '../../src/lib/run/full-disk.js'
import {deliver} from '../../src/lib/run/deliver.js'
import type {Event, World} from '../../src/lib/run/world.js'
import {cmd} from '../../src/lib/shell/command.js'
import {digest, filesOf, layoutSave, savingEngine} from './saved-images.js'
import {shellHost} from './shell-host.js'

describe('deliver()', () => {
  const layers = ['base', 'app']
  const base = `blobs/${digest('base').replace(':', '/')}`
  let folder: string

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'shipit-deliver-'))
  })

  afterEach(() => rmSync(folder, {recursive: true}))

  const step = (load: string, present = 1): Extract<Step, {kind: 'deliver'}> => ({
    kind: 'deliver',
    image: 'shop:v1',
    bytes: 0,
    title: 'Deliver shop:v2',
    host: 'h1',
    effect: 'create',
    archive: {image: 'shop:v2', as: 'shipit.local/shop:abc', layers: layers.map(digest), present: layers.slice(0, present).map(digest)},
    into: cmd('sh', '-c', load, 'load', folder),
  })

  async function world(events: Event[], of = layers): Promise<World> {
    const engine = savingEngine(folder, await layoutSave(of))
    const host = shellHost()
    return {fleet: {hosts: ['h1'], on: () => host, close: host.close}, directory: folder, tell: (event) => events.push(event), archive: archiveSource(async () => engine)}
  }

  const received = (name: string) => filesOf(gunzipSync(readFileSync(join(folder, name))))

  it('sends what is not present, and tells how far it is', async () => {
    const events: Event[] = []
    await deliver(step('cat > "$1/part"'), await world(events))
    expect(await received('part'))
      .to.include.keys('oci-layout', `blobs/${digest('app').replace(':', '/')}`)
      .and.not.have.property(base)
    const bytes = readFileSync(join(folder, 'part')).length
    expect(events.at(-1)).to.deep.include({kind: 'bytes', done: bytes, total: bytes})
  })

  it('sends the image whole where an engine refuses a part of it, and says so', async () => {
    const events: Event[] = []
    await deliver(step('if [ -e "$1/part" ]; then cat > "$1/whole"; else cat > "$1/part"; echo "layer does not exist" >&2; exit 1; fi'), await world(events))
    expect(await received('whole')).to.have.property(base, 'base')
    expect(events.flatMap((event) => (event.kind === 'line' ? [event.text] : []))).to.deep.equal(['h1 refused a part of the image (layer does not exist): sending it whole'])
  })

  it('goes on where a delivery was cut off, with what of it is what it was', async () => {
    const large = ['base', randomBytes(3_000_000).toString('latin1')]
    const incoming = join(folder, 'incoming')
    const whole = {...step('cat > "$1/whole"', 0), archive: {...step('', 0).archive, layers: large.map(digest), present: []}}
    const cut = {...whole, into: step('head -c 1500000 > /dev/null; echo cut >&2; exit 1', 0).into}
    const told: Event[] = []
    await faultOf(deliver(cut, {...(await world([], large)), incoming}))
    const [piece = ''] = readdirSync(incoming)
    const arrived = readFileSync(join(incoming, piece)).length
    expect(arrived).to.be.greaterThan(1_000_000)

    await deliver(whole, {...(await world(told, large)), incoming})
    expect(await received('whole')).to.have.property(`blobs/${digest(large[1] ?? '').replace(':', '/')}`)
    expect(told.flatMap((event) => (event.kind === 'line' ? [event.text] : []))).to.deep.equal([
      `h1 has ${(arrived / 1_000_000).toFixed(1)} MB of it from the last time: going on from there`,
    ])
    const last = told.findLast((event) => event.kind === 'bytes')
    expect(last?.kind === 'bytes' && last.done).to.equal(readFileSync(join(folder, 'whole')).length - arrived)
    expect(readdirSync(incoming)).to.deep.equal([])
  })

  it('begins anew where what is there is not how the layer begins', async () => {
    const large = ['base', randomBytes(3_000_000).toString('latin1')]
    const incoming = join(folder, 'incoming')
    const whole = {...step('cat > "$1/whole"', 0), archive: {...step('', 0).archive, layers: large.map(digest), present: []}}
    await faultOf(deliver({...whole, into: step('exit 1', 0).into}, {...(await world([], large)), incoming}))
    for (const piece of readdirSync(incoming)) writeFileSync(join(incoming, piece), 'what a disk that lost power made of it')
    await deliver(whole, {...(await world([], large)), incoming})
    expect(await received('whole')).to.have.property(`blobs/${digest(large[1] ?? '').replace(':', '/')}`)
  })

  it('does not send more to a full disk', async () => {
    const work = deliver(step('cat > /dev/null; echo "write /var/lib/docker/tmp: no space left on device" >&2; exit 1'), await world([]))
    expect(await faultOf(work)).to.include({
      code: 'COMMAND_FAILED',
      message: 'Deliver shop:v2 failed on h1: write /var/lib/docker/tmp: no space left on device',
      hint: makeRoom('h1'),
    })
  })

  it('fails with what the engine says, also where it stops reading in the middle', async () => {
    expect(await faultOf(deliver(step('echo "unexpected EOF" >&2; exit 1', 0), await world([])))).to.have.property('message', 'Deliver shop:v2 failed on h1: unexpected EOF')
  })
})

const faultOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  )
