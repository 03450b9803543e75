import {chmod, mkdir, rm, writeFile} from 'node:fs/promises'
import {delimiter, join} from 'node:path'
import {expect} from 'chai'
import {execa} from 'execa'
import {networkOf} from '../../../src/lib/features/lab/names.js'
import {findLocalEngine} from '../../../src/lib/run/local-engine.js'
import {createApp} from '../app.js'
import type {App} from '../app.js'
import {openLab} from '../fixture.js'
import type {TestLab} from '../fixture.js'
import {waitUntil} from '../until.js'
import {duringDeploy} from './during.js'
import {changeHost} from './host.js'
import {standBefore} from './registry.js'
import type {Registry} from './registry.js'

describe('lab: images that do not arrive', function () {
  this.timeout(180_000)
  let lab: TestLab
  let app: App
  let docker: string
  let env: Readonly<Record<string, string>>

  before(async () => {
    lab = await openLab()
    ;({docker, env} = await findLocalEngine())
    app = await createApp(lab, 'parcel')
    await app.deploy()
    await buildNext('shipit-test-parcel:1')
  })

  const buildNext = async (tag: string): Promise<void> =>
    void (await execa(docker, ['build', '--quiet', '--no-cache', '--tag', tag, '-'], {
      env,
      input: `FROM ${lab.image.image}:${lab.image.tag}\nRUN head -c 8000000 /dev/urandom > /ballast\n`,
    }))
  const isAsBefore = async () => {
    expect((await app.who()).version).to.equal('v1')
    expect(await app.replicas()).to.deep.equal(['parcel-web-1 running'])
  }

  it('what the engine saves is cut short: exit 1 before a byte goes to a host', async () => {
    const folder = join(lab.folder, 'cut')
    await mkdir(folder)
    const real = (await execa('sh', ['-c', 'command -v "$1"', 'sh', docker])).stdout
    await writeFile(join(folder, 'docker'), `#!/bin/sh\nif [ "$1" = save ]; then ${real} "$@" | head -c 3000000; else exec ${real} "$@"; fi\n`)
    await chmod(join(folder, 'docker'), 0o755)
    await app.configure({image: 'shipit-test-parcel', tag: '1', env: {VERSION: 'v2'}})
    const {code, stderr} = await app.say(['deploy', '--yes'], {env: {PATH: `${folder}${delimiter}${lab.env['PATH']}`}})
    expect([code, stderr]).to.deep.equal([1, stderr.match(/^[^]*Error: The engine of this machine saved only a part of image sha256:\w+: Unexpected end of data\.[^]*$/)?.[0]])
    await isAsBefore()
  })

  it('the connection is cut in the middle of a delivery: exit 4, the half is not used, and the next deploy sends it', async () => {
    // The engine is stopped, so that the delivery is under way for as long as it takes to cut it.
    const cut = `trap 'pkill -CONT -x dockerd' EXIT; pkill -STOP -x dockerd; ${waitUntil('pgrep -f "^docker load" >/dev/null')}; pkill -KILL -f "^sshd(-session)?: [a-z]+@"`
    const {code, error} = await duringDeploy(app, /# Deliver shipit-test-parcel/, () => changeHost('web1', cut))
    expect(code, error).to.equal(4)
    expect(error).to.match(/^web1: the connection to .* is lost/)
    await isAsBefore()
    await app.deploy()
    expect((await app.who()).version).to.equal('v2')
    await app.configure({})
    await app.deploy()
  })

  describe('of a registry', () => {
    let container: string
    let registry: Registry
    let written: object

    before(async () => {
      await execa(docker, ['build', '--quiet', '--tag', 'shipit-test-plain-registry:1', '-'], {env, input: dockerfile})
      container = (await execa(docker, ['run', '--detach', '--rm', '--network', networkOf(lab.name), 'shipit-test-plain-registry:1'], {env})).stdout
      const inspected = await execa(docker, ['inspect', '--format', '{{range .NetworkSettings.Networks}}{{.IPAddress}} {{.Gateway}}{{end}}', container], {env})
      const [address = '', gateway = ''] = inspected.stdout.split(' ')
      registry = await standBefore(address)
      const server = `127.0.0.1:${registry.port}`
      await changeHost('web1', `systemd-run --quiet --unit registry-way --socket-property=ListenStream=${server} /lib/systemd/systemd-socket-proxyd ${gateway}:${registry.port}`)
      await buildNext(`${server}/acme/parcel:2`)
      await mkdir(join(app.directory, '.shipit'), {recursive: true})
      await writeFile(join(app.directory, '.shipit/secrets'), 'REGISTRY_PASSWORD=secret\n', {mode: 0o600})
      written = {
        image: `${server}/acme/parcel`,
        tag: '2',
        env: {VERSION: 'v2'},
        hooks: {'before-deploy': "sh -c 'until [ -e struck ]; do sleep 0.1; done'"},
        registry: {server, username: 'acme', password: 'REGISTRY_PASSWORD'},
      }
      await execa(docker, ['push', '--quiet', `${server}/acme/parcel:2`], {env})
    })
    after(async () => {
      await changeHost('web1', 'systemctl stop registry-way.socket registry-way.service')
      await registry.close()
      await execa(docker, ['rm', '--force', container], {env})
      await execa(docker, ['image', 'rm', '--force', `127.0.0.1:${registry.port}/acme/parcel:2`], {env})
    })

    const isRefused = async (manner: 'down' | 'lies', said: RegExp) => {
      await app.configure(written as Parameters<App['configure']>[0])
      // From when its digest is known: it is the host that pulls.
      const {code, error} = await duringDeploy(app, /# Hook before-deploy/, async () => {
        registry.be(manner)
        await writeFile(join(app.directory, 'struck'), '')
      })
      registry.be('true')
      await rm(join(app.directory, 'struck'))
      expect(code, error).to.equal(1)
      expect(error)
        .to.match(/^Pull 127\.0\.0\.1:\S+ failed on web1/)
        .and.to.match(said)
      await isAsBefore()
    }

    it('the registry is down: exit 1 with host and registry, and nothing is switched', () => isRefused('down', /Can the host reach 127\.0\.0\.1:/))

    it('the registry lies about a digest: exit 1 with host and registry, and the image never runs', () => isRefused('lies', /verification failed/))
  })
})

const dockerfile = `FROM debian:13
RUN apt-get update && apt-get install -y --no-install-recommends docker-registry
RUN printf '%s\\n' 'version: 0.1' 'storage: {filesystem: {rootdirectory: /var/lib/registry}}' 'http: {addr: ":5000"}' > /config.yml
CMD ["docker-registry", "serve", "/config.yml"]
`
