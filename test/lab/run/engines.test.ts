import {expect} from 'chai'
import {engines} from '../../../src/lib/engines/index.js'
import type {ContainerSpec, Engine} from '../../../src/lib/engines/engine.js'
import {on} from '../../../src/lib/plan/on.js'
import {sequence} from '../../../src/lib/plan/plan.js'
import type {Command} from '../../../src/lib/shell/command.js'
import {quote} from '../../../src/lib/shell/quote.js'
import {thrownBy} from '../../support/thrown.js'
import {waitUntil} from '../until.js'
import {openBench} from './bench.js'
import type {Bench} from './bench.js'

const secret = `it's "$HOME" \`id\` \\ é\nsecond line\t!`
const secretFile = '/tmp/shop.env'

const spec = (changes: Partial<ContainerSpec> = {}): ContainerSpec => ({
  name: 'shop-web-blue-1',
  image: 'acme/shop:v1',
  network: {name: 'shipit-shop', aliases: ['web']},
  labels: {'shipit.app': 'shop'},
  env: {GREETING: "it's $HOME"},
  secretEnv: {names: ['TOKEN'], file: secretFile},
  mounts: [{source: 'shop-data', target: '/data', readOnly: false}],
  limits: {memory: '64m', cpus: 0.5, pids: 50},
  publish: [],
  restart: 'unless-stopped',
  command: ['sh', '-c', 'echo "$GREETING"; exec sleep 1000'],
  stopTimeout: 1,
  options: [],
  ...changes,
})

/** An image of three programs and what they are linked with. */
const makeImage = 'tar -ch $(for file in sh sleep env; do command -v $file; ldd "$(command -v $file)" | grep -o "/[^ ]*"; done | sort -u) 2>/dev/null'

const preparations: Readonly<Record<Engine['name'], string>> = {
  docker: `${makeImage} | docker import - acme/shop:v1`,
  podman: `DEBIAN_FRONTEND=noninteractive apt-get -qq update && apt-get -qq install --no-install-recommends podman netavark aardvark-dns nftables >/dev/null 2>&1
mkdir -p /etc/containers && printf '[engine]\\ncgroup_manager = "cgroupfs"\\nenv = ["PODMAN_IGNORE_CGROUPSV1_WARNING=1"]\\n' > /etc/containers/containers.conf
${makeImage} | podman import - docker.io/acme/shop:v1`,
}

for (const engine of Object.values(engines)) {
  describe(`${engine.name} on a host`, function () {
    this.timeout(180_000)
    let bench: Bench
    const carry = (...commands: readonly Command[]): Promise<readonly string[]> =>
      bench.carry(
        sequence(
          'All',
          commands.map((command) => on(bench.host.name).run('update', 'Ask', command)),
        ),
      )
    const containers = async () => (await bench.ask({found: engine.containers({'shipit.app': 'shop'})})).found

    before(async () => {
      bench = await openBench()
      await bench.sh(preparations[engine.name])
      await bench.carry(on(bench.host.name).write('create', 'Secrets', {path: secretFile, content: `TOKEN=${quote(secret)}\n`, mode: 0o600}))
    })

    it('makes networks, also those that are there already', async () => {
      for (const name of ['shipit', 'shipit-shop']) await carry(engine.createNetwork(name, {'shipit.app': 'shop'}), engine.createNetwork(name, {}))
    })

    it("makes more networks than the engine's own ranges allow, none where a route of the host leads", async () => {
      await bench.sh('ip route add 10.213.0.0/23 dev lo')
      const names = Array.from({length: 40}, (_, index) => `many-${index}`)
      await carry(...names.map((name) => engine.createNetwork(name, {'shipit.app': 'many'})))
      const made = (await bench.sh(`${engine.name} network ls --filter label=shipit.app=many --format '{{.Name}}'`)).trim().split('\n')
      const ranges = await bench.sh(`${engine.name} network inspect ${made.join(' ')} | grep -oE '"[Ss]ubnet": "10[.]213[.][01][.]' || true`)
      await carry(...names.map((name) => engine.removeNetwork(name)))
      await bench.sh('ip route delete 10.213.0.0/23 dev lo')
      expect([made.sort(), ranges]).to.deep.equal([names.sort(), ''])
    })

    it('creates, connects and starts a container, and finds it as it is', async () => {
      await carry(engine.create(spec()), engine.connect('shipit', 'shop-web-blue-1', ['shop-web-blue-1']))
      const [created] = await containers()
      expect(created).to.deep.include({
        name: 'shop-web-blue-1',
        image: 'acme/shop:v1',
        labels: {'shipit.app': 'shop'},
        state: 'created',
        startedAt: '',
        restarts: 0,
        oomKilled: false,
      })

      const before = new Date().toISOString()
      await carry(engine.start('shop-web-blue-1'))
      const [running] = await containers()
      expect(running).to.deep.include({...created, state: 'running', startedAt: running?.startedAt})
      expect([...(running?.networks ?? [])].sort()).to.deep.equal(['shipit', 'shipit-shop'])
      expect(Math.abs(Date.parse(running?.startedAt ?? '') - Date.parse(before))).to.be.lessThan(60_000)
    })

    it('tells containers of a label, and apart from them others whose names begin so', async () => {
      const around = async (app: string) => (await bench.ask({found: engine.around('shipit.app', app, 'shop-')})).found
      expect(await around('shop')).to.deep.equal({containers: await containers(), others: []})
      expect(await around('nobody')).to.deep.equal({containers: [], others: [{name: 'shop-web-blue-1', label: 'shop'}]})
    })

    it('finds the image under the name that it was asked for', async () => {
      const {images} = await bench.ask({images: engine.images()})
      const [container] = await containers()
      expect(images.find((image) => image.refs.includes('acme/shop:v1'))).to.deep.include({id: container?.imageId})
    })

    it('gives the container its secrets byte for byte, and its env as it stands', async () => {
      const value = await carry(engine.exec('shop-web-blue-1', ['sh', '-c', 'echo "$TOKEN"'], {tty: false, stdin: false}))
      expect(value.join('\n')).to.equal(secret)
      expect(await carry(engine.logs('shop-web-blue-1', {follow: false, tail: 'all', timestamps: false}))).to.deep.equal(["it's $HOME"])
    })

    it('stops it, renames it, and removes it, though it is gone already', async () => {
      await carry(engine.stop('shop-web-blue-1', 1), engine.rename('shop-web-blue-1', 'shop-old'))
      expect((await containers()).map(({name, state}) => [name, state])).to.deep.equal([['shop-old', 'exited']])
      await carry(engine.remove('shop-old'), engine.remove('shop-old'))
      expect(await containers()).to.deep.equal([])
    })

    it('tells how often a container was started again', async () => {
      await carry(engine.create(spec({command: ['sh', '-c', 'sleep 0.2; exit 7']})), engine.start('shop-web-blue-1'))
      await bench.sh(waitUntil(`[ "$(${engine.name} inspect --format '{{.RestartCount}}' shop-web-blue-1)" -gt 1 ]`))
      const [looping] = await containers()
      expect(looping?.restarts).to.be.greaterThan(1)
      await carry(engine.remove('shop-web-blue-1'))
    })

    it('runs a command once, with its exit code', async () => {
      const once = (command: readonly string[]): Command => engine.runOnce(spec({name: 'shop-once', restart: 'no', command}))
      expect(await carry(once(['sh', '-c', 'echo "$TOKEN"']))).to.deep.equal(secret.split('\n'))
      expect((await thrownBy(carry(once(['sh', '-c', 'echo no; exit 7'])))).message).to.match(/\(exit 7\)[^]*\nno$/)
      expect(await containers()).to.deep.equal([])
    })

    it('does not look for an image elsewhere', async () => {
      const started = Date.now()
      expect((await thrownBy(carry(engine.create(spec({image: 'registry.invalid/nowhere:1'}))))).message).to.match(/nowhere:1/)
      expect(Date.now() - started).to.be.lessThan(30_000)
    })

    it('tags and untags an image', async () => {
      const refs = async (): Promise<readonly string[]> => (await bench.ask({images: engine.images()})).images.flatMap((image) => image.refs)
      await carry(engine.tag('acme/shop:v1', 'shipit.local/shop:0123456789ab'))
      expect(await refs()).to.include('shipit.local/shop:0123456789ab')
      await carry(engine.removeImage('shipit.local/shop:0123456789ab'))
      expect(await refs())
        .to.include('acme/shop:v1')
        .and.not.include('shipit.local/shop:0123456789ab')
    })

    it('removes networks and volumes, also those that are gone already', async () => {
      await carry(
        engine.removeNetwork('shipit'),
        engine.removeNetwork('shipit-shop'),
        engine.removeNetwork('shipit-shop'),
        engine.removeVolume('shop-data'),
        engine.removeVolume('shop-data'),
      )
      expect(
        await bench.sh(`${engine.name} volume ls -q 2>/dev/null | grep shop || true; ${engine.name} network ls --format '{{.Name}}' 2>/dev/null | grep shipit || true`),
      ).to.equal('')
    })

    it('tells its version', async () => {
      expect((await bench.ask({version: engine.version()})).version).to.match(/^\d+\.\d+\.\d+/)
    })
  })
}
