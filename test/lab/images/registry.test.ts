import {mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {expect} from 'chai'
import {execa} from 'execa'
import {here} from '../../../src/lib/cli/here.js'
import {ensureImages} from '../../../src/lib/cli/lab/images.js'
import {prepareImage, wantedImage} from '../../../src/lib/cli/prepare-image.js'
import type {ImageRequest} from '../../../src/lib/cli/prepare-image.js'
import {engines} from '../../../src/lib/engines/index.js'
import type {AppImage} from '../../../src/lib/features/images/app-image.js'
import {planDelivery} from '../../../src/lib/features/images/deliver.js'
import {pullPrivate} from '../../../src/lib/features/images/registry.js'
import {fleetOf} from '../../../src/lib/hosts/fleet.js'
import {localTransport} from '../../../src/lib/hosts/local.js'
import {isEmpty} from '../../../src/lib/plan/plan.js'
import type {Plan} from '../../../src/lib/plan/plan.js'
import {execute} from '../../../src/lib/run/execute.js'
import type {LocalEngine} from '../../../src/lib/run/local-engine.js'
import {observe} from '../../../src/lib/run/observe.js'
import type {Event} from '../../../src/lib/run/world.js'
import {Secret} from '../../../src/lib/shell/secret.js'
import {config} from '../../support/release.js'

const password = "p a$s'w"

/** Debian's registry, open to acme with a password; and a client with buildx, which not every machine has. */
const dockerfile = `FROM debian:13
RUN apt-get update && apt-get install -y --no-install-recommends docker-registry apache2-utils docker-cli docker-buildx
RUN htpasswd -Bbc /htpasswd acme "p a\\$s'w" && printf '%s\\n' 'version: 0.1' 'storage: {filesystem: {rootdirectory: /var/lib/registry}}' 'http: {addr: ":5000"}' 'auth: {htpasswd: {realm: test, path: /htpasswd}}' > /config.yml
CMD ["docker-registry", "serve", "/config.yml"]
`

describe('images with a registry', function () {
  this.timeout(180_000)
  const events: Event[] = []
  const host = localTransport('localhost')
  const fleet = fleetOf([host])
  const carryOut = (plan: Plan): Promise<void> => execute(plan, {fleet, directory: tmpdir(), tell: (event) => events.push(event)})
  const deployer = here((event) => events.push(event))
  let engine: LocalEngine
  let folder: string
  let container: string
  let server: string

  const docker = async (...words: readonly string[]): Promise<string> => (await execa(engine.docker, words, {env: engine.env})).stdout
  const request = (more: Partial<ImageRequest> = {}, secret = password): ImageRequest => ({
    config: config({
      image: `${server}/acme/shop`,
      tag: 'v1',
      build: {context: folder, args: {}, secrets: [], platforms: []},
      registry: {server, username: 'acme', password: 'REGISTRY_PASSWORD'},
    }),
    secrets: new Map([['REGISTRY_PASSWORD', new Secret(secret)]]),
    ...more,
  })
  const prepare = async (asked: ImageRequest): Promise<AppImage> => prepareImage(asked, await wantedImage(asked, deployer), deployer)

  before(async () => {
    await ensureImages(['debian:13'], deployer)
    engine = await deployer.engine()
    folder = mkdtempSync(join(tmpdir(), 'shipit-registry-'))
    writeFileSync(join(folder, 'Dockerfile'), 'FROM scratch\nCOPY Dockerfile /\n')
    process.env['DOCKER_CONFIG'] = join(folder, 'docker-config')
    await execa(engine.docker, ['build', '--quiet', '--tag', 'shipit-test-registry:1', '-'], {input: dockerfile, env: engine.env})
    container = await docker('run', '--detach', '--rm', '--publish', '127.0.0.1::5000', 'shipit-test-registry:1')
    server = (await docker('port', container, '5000')).split('\n')[0] ?? ''
    await answering(server)
  })

  after(async () => {
    delete process.env['DOCKER_CONFIG']
    await docker('rm', '--force', container)
    await docker('image', 'rm', '--force', ...['v1', 'v2-amd64', 'v2-arm64'].map((tag) => `${server}/acme/shop:${tag}`))
    rmSync(folder, {recursive: true})
  })

  it('pushes what was built; the host pulls that very image, and keeps no password', async () => {
    const image = await prepare(request())
    expect(image.ref).to.match(new RegExp(`^${server}/acme/shop@sha256:[0-9a-f]{64}$`))
    expect(image).to.include({by: 'pull', tag: 'v1'})

    await docker('image', 'rm', '--force', `${server}/acme/shop:v1`, image.ref)
    const deliver = async (): Promise<Plan> => {
      const {images} = await observe(host, {images: engines.docker.images()})
      return planDelivery(
        engines.docker,
        image,
        {host: 'localhost', images},
        pullPrivate(engines.docker, {server, username: 'acme', password: 'REGISTRY_PASSWORD'}, new Secret(password)),
      )
    }
    await docker('logout', server)
    await carryOut(await deliver())
    expect(isEmpty(await deliver())).to.equal(true)
    expect(readdirSync('/run').filter((name) => name.startsWith('shipit.'))).to.deep.equal([])
    expect(JSON.stringify(events)).not.to.contain(password)
  })

  it('has one name for images of several platforms, which each host pulls its own by', async () => {
    await docker('cp', `${container}:/usr/bin/docker`, join(folder, 'docker'))
    await docker('cp', `${container}:/usr/libexec/docker/cli-plugins`, join(folder, 'docker-config/cli-plugins'))
    const withBuildx: LocalEngine = {...engine, docker: join(folder, 'docker'), buildkit: true, buildx: true}
    const asked = request({hosts: new Map([['web1', 'amd64'], ['pi', 'arm64']])}) // prettier-ignore
    const several = {...asked, config: {...asked.config, tag: 'v2'}}
    const image = await prepareImage(several, await wantedImage(several, deployer), {...deployer, engine: () => Promise.resolve(withBuildx)})
    expect(image.ref).to.match(new RegExp(`^${server}/acme/shop@sha256:[0-9a-f]{64}$`))
    const {stdout} = await execa(withBuildx.docker, ['buildx', 'imagetools', 'inspect', '--raw', image.ref])
    const {manifests} = JSON.parse(stdout) as {readonly manifests: readonly {readonly platform: {readonly architecture: string}}[]}
    expect(manifests.map(({platform}) => platform.architecture)).to.deep.equal(['amd64', 'arm64'])

    const without = await prepareImage(several, await wantedImage(several, deployer), {...deployer, engine: () => Promise.resolve({...engine, buildx: false})}).catch(
      (error: unknown) => error,
    )
    expect(without).to.include({code: 'NOT_SUPPORTED'})
  })

  it('finds an existing tag there, and says where it looked for one that does not exist', async () => {
    const pushed = await prepare(request())
    await docker('image', 'rm', '--force', `${server}/acme/shop:v1`, pushed.ref)
    expect(await prepare(request({tag: 'v1'}))).to.deep.include({ref: pushed.ref, by: 'pull'})
    const missing = await prepare(request({tag: 'v404'})).catch((error: unknown) => error)
    expect(missing).to.include({code: 'NOT_FOUND', hint: 'Without --tag it is built from the Dockerfile.'})
    expect(missing)
      .to.have.property('message')
      .that.matches(new RegExp(`^No image ${server}/acme/shop:v404: this machine's engine does not have it, and ${server} says: .*manifest unknown`))
  })

  it('tells a wrong password before anything is pushed', async () => {
    const fault = await prepare(request({}, 'wrong')).catch((error: unknown) => error)
    expect(fault).to.include({code: 'AUTH_REFUSED', hint: 'Check registry.username and the secret REGISTRY_PASSWORD.'})
  })
})

/** Until it answers, for a minute at most. */
async function answering(server: string): Promise<void> {
  for (let left = 600; left > 0; left--) {
    if (
      await fetch(`http://${server}/v2/`).then(
        () => true,
        () => false,
      )
    )
      return
    await sleep(100)
  }
  throw new Error(`${server} does not answer`)
}
