import {expect} from 'chai'
import {engines} from '../../../src/lib/engines/index.js'
import type {Image} from '../../../src/lib/engines/engine.js'
import type {AppImage} from '../../../src/lib/features/images/app-image.js'
import {planDelivery} from '../../../src/lib/features/images/deliver.js'
import type {HostImages} from '../../../src/lib/features/images/deliver.js'
import {ensureImage, pullPublic} from '../../../src/lib/features/images/ensure.js'
import type {LocalImage} from '../../../src/lib/features/images/local.js'
import {isEmpty} from '../../../src/lib/plan/plan.js'
import type {Plan} from '../../../src/lib/plan/plan.js'
import {describe as tell} from '../../../src/lib/shell/command.js'

const {docker, podman} = engines

const image = (id: string, layers: readonly string[], more: Partial<Image> = {}): Image => ({id, refs: [], digests: [], layers, size: 100, architecture: 'amd64', ...more})

const local: LocalImage = {...image(`sha256:${'5a'.repeat(32)}`, ['base', 'deps', 'empty', 'app']), name: 'shop:v2', sizes: [3_000_000, 0, 20_000_000, 200_000_000]}
const app: AppImage = {ref: 'shipit.local/shop:5a5a5a5a5a5a', id: local.id, tag: 'v2', by: 'delivery', local}
const room = {machine: 'x86_64', folder: '/var/lib/docker', free: 1_000_000_000}

const deliver = (on: Partial<HostImages>, to = docker, what = app): Plan => planDelivery(to, what, {host: 'web1', images: [], ...on}, ({host}, ref) => pullPublic(to, host, ref))

const archiveOf = (plan: Plan) => (plan.kind === 'deliver' ? plan.archive : undefined)

describe('planDelivery()', () => {
  it('sends the layers above those that an image of the host shares', () => {
    const before = image('sha256:1', ['base', 'deps', 'old'], {refs: ['shipit.local/shop:1']})
    expect(deliver({images: [image('sha256:0', ['base']), before], room})).to.deep.equal({
      kind: 'deliver',
      host: 'web1',
      effect: 'create',
      title: 'Deliver shop:v2 (2 of 4 layers, 3.0 MB)',
      image: 'shop:v2',
      bytes: 3_000_000,
      archive: {image: local.id, as: 'shipit.local/shop:5a5a5a5a5a5a', present: ['base', 'deps'], layers: ['base', 'deps', 'empty', 'app']},
      into: {
        kind: 'chain',
        by: '&&',
        of: [docker.load(), docker.hasImage('shipit.local/shop:5a5a5a5a5a5a')],
      },
    })
  })

  it('takes no layer for present that lies on another one there', () => {
    expect(archiveOf(deliver({images: [image('sha256:1', ['other', 'deps', 'app'])]}))?.present).to.deep.equal([])
    expect(deliver({})).to.deep.include({title: 'Deliver shop:v2 (whole, 223.0 MB)'})
  })

  it('sends nothing where the name stands already', () => {
    expect(isEmpty(deliver({images: [image('sha256:another-id-for-the-same', [], {refs: [app.ref]})]}))).to.equal(true)
  })

  it('gives the image its name where it is there under another', () => {
    const on = {images: [image(local.id, local.layers, {refs: ['shop:v2']})]}
    expect([docker, podman].map((engine) => deliver(on, engine)).map((plan) => plan.kind === 'run' && tell(plan.command))).to.deep.equal([
      `docker tag ${local.id} shipit.local/shop:5a5a5a5a5a5a`,
      `podman tag ${local.id} shipit.local/shop:5a5a5a5a5a5a`,
    ])
  })

  it('refuses an image for another architecture, naming both', () => {
    expect(() => deliver({room: {...room, machine: 'aarch64'}}))
      .to.throw('shop:v2 is for amd64, and web1 is arm64.')
      .with.property('hint', 'Write `build: {platforms: [linux/arm64]}` into deploy.yml, or bring the image for it: `docker pull --platform linux/arm64 shop:v2`.')
  })

  it('gives each host the image for what it is, under one name', () => {
    const arm: LocalImage = {...local, id: 'sha256:a4', architecture: 'arm64', layers: ['arm'], sizes: [5_000_000], name: 'shop:v2-arm64'}
    const both: AppImage = {...app, others: [arm]}
    const plans = ['x86_64', 'aarch64'].map((machine) => deliver({room: {...room, machine}}, docker, both))
    expect(plans.map((plan) => [archiveOf(plan)?.image, archiveOf(plan)?.as])).to.deep.equal([
      [local.id, app.ref],
      ['sha256:a4', app.ref],
    ])
    expect(() => deliver({room: {...room, machine: 'riscv64'}}, docker, both)).to.throw('shop:v2 is for amd64, arm64, and web1 is riscv64.')
  })

  it('lets the host pull what a registry has', () => {
    const pulled: AppImage = {ref: 'ghcr.io/acme/shop@sha256:ab', id: 'sha256:ab', tag: 'v2', by: 'pull'}
    expect(deliver({}, docker, pulled)).to.deep.include({kind: 'run', title: 'Pull ghcr.io/acme/shop@sha256:ab'})
    expect(isEmpty(deliver({images: [image('sha256:1', [], {digests: ['ghcr.io/acme/shop@sha256:ab']})]}, docker, pulled))).to.equal(true)
  })
})

describe('ensureImage()', () => {
  const caddy: LocalImage = {...image('sha256:cadd', ['base']), name: 'caddy:2', sizes: [1000]}
  const on: HostImages = {host: 'web1', images: []}

  it('brings what the deployer has, under its public name', () => {
    expect(archiveOf(ensureImage(docker, 'caddy:2', on, [caddy]))).to.deep.equal({image: 'sha256:cadd', as: 'docker.io/library/caddy:2', present: [], layers: ['base']})
  })

  it('leaves to the host what the deployer does not have', () => {
    const commands = [docker, podman].map((engine) => ensureImage(engine, 'caddy:2', on, [])).map((plan) => plan.kind === 'run' && tell(plan.command))
    expect(commands).to.deep.equal(['docker pull caddy:2', 'podman pull docker.io/library/caddy:2'])
  })

  it('leaves it to a host of another kind as well, and says why where the pull fails', () => {
    const pi = {...on, room: {...room, machine: 'aarch64'}}
    const plan = ensureImage(docker, 'caddy:2', pi, [caddy])
    expect(plan).to.deep.include({title: 'Pull caddy:2'})
    expect(plan.kind === 'run' && plan.failure?.hint).to.equal(
      'caddy:2 is for amd64 on your own machine, and web1 is arm64. It is delivered from there once it is for arm64: docker pull --platform linux/arm64 caddy:2',
    )
    expect(archiveOf(ensureImage(docker, 'caddy:2', pi, [caddy, {...caddy, id: 'sha256:a64', architecture: 'arm64'}]))?.image).to.equal('sha256:a64')
  })

  it('does nothing where the host has it, however it is spelled', () => {
    const there = {...on, images: [image('sha256:1', [], {refs: ['docker.io/library/caddy:2']})]}
    expect(isEmpty(ensureImage(docker, 'caddy:2', there, [caddy]))).to.equal(true)
  })
})
