import {expect} from 'chai'
import type {Build} from '../../../src/lib/config/config.js'
import {idsIn, planBuild} from '../../../src/lib/features/images/build.js'
import {buildClues} from '../../../src/lib/features/images/build-clues.js'
import {cacheWords} from '../../../src/lib/features/images/cache.js'
import type {Wanted} from '../../../src/lib/features/images/identify.js'
import {steps} from '../../../src/lib/plan/plan.js'
import type {LocalEngine} from '../../../src/lib/run/local-engine.js'
import {describe as tell} from '../../../src/lib/shell/command.js'
import {Secret} from '../../../src/lib/shell/secret.js'
import {config} from '../../support/release.js'

const wanted: Wanted = {repository: 'ghcr.io/acme/shop', tag: 'v1.2', build: true, warnings: []}
const build: Build = {context: '.', args: {}, secrets: [], platforms: []}
const old: LocalEngine = {docker: '/usr/bin/docker', env: {DOCKER_BUILDKIT: '1'}, buildkit: true, buildx: false}
const buildx: LocalEngine = {docker: 'docker', env: {}, buildkit: true, buildx: true}
const bare: LocalEngine = {docker: 'docker', env: {}, buildkit: false, buildx: false}

const commandOf = (more: Partial<Build>, engine: LocalEngine, secrets: ReadonlyMap<string, Secret> = new Map()): string => {
  const plan = planBuild(config({build: {...build, ...more}}), wanted, engine, secrets)
  return plan.kind === 'local' ? tell(plan.command) : ''
}

describe('planBuild()', () => {
  it('is one step of this machine, whose failure is the build', () => {
    const token = new Secret('hush')
    expect(planBuild(config({build: {...build, secrets: ['NPM_TOKEN']}}), wanted, old, new Map([['NPM_TOKEN', token]]))).to.deep.equal({
      kind: 'local',
      title: 'Build ghcr.io/acme/shop:v1.2 from .',
      effect: 'create',
      command: {
        kind: 'run',
        words: [
          ...['/usr/bin/docker', 'build', '--progress', 'plain', '--secret', 'id=NPM_TOKEN,env=SHIPIT_SECRET_NPM_TOKEN'],
          ...['--label', 'shipit.app=shop', '--tag', 'ghcr.io/acme/shop:v1.2', '.'],
        ],
      },
      env: {DOCKER_BUILDKIT: '1', BUILDX_NO_DEFAULT_ATTESTATIONS: '1', SHIPIT_SECRET_NPM_TOKEN: token},
      failure: {
        code: 'BUILD_FAILED',
        hint: 'Nothing was changed on the hosts. Mend what the build says, and run the same command again.',
        clues: buildClues(build, old, undefined),
      },
    })
  })

  it('hands over all that the config says', () => {
    const all: Partial<Build> = {
      context: './app',
      dockerfile: 'app/Dockerfile.prod',
      target: 'run',
      args: {VERSION: '1 2'},
      platforms: ['linux/arm64'],
      cache: 'type=local,dest=.cache',
    }
    expect(commandOf(all, buildx)).to.equal(
      "docker buildx build --progress plain --load --file app/Dockerfile.prod --target run --platform linux/arm64 --build-arg 'VERSION=1 2' --cache-from type=local,src=.cache --cache-to type=local,dest=.cache,mode=max --label shipit.app=shop --tag ghcr.io/acme/shop:v1.2 ./app",
    )
  })

  it('asks the classic builder for no more than it can do', () => {
    expect(commandOf({}, bare)).to.equal('docker build --label shipit.app=shop --tag ghcr.io/acme/shop:v1.2 .')
  })

  it('says where it builds, and knows there what it built by its id', () => {
    const there: LocalEngine = {...buildx, env: {DOCKER_HOST: 'unix:///tmp/b/docker.sock'}, on: 'builder1', idFile: '/tmp/b/image-id'}
    expect(planBuild(config({build}), wanted, there, new Map())).to.deep.include({
      title: 'Build ghcr.io/acme/shop:v1.2 from . on builder1',
      env: {DOCKER_HOST: 'unix:///tmp/b/docker.sock', DOCKER_BUILDKIT: '1', BUILDX_NO_DEFAULT_ATTESTATIONS: '1'},
    })
    expect(commandOf({}, there)).to.contain('--metadata-file /tmp/b/image-id')
    expect(commandOf({}, {...there, buildx: false})).to.contain('--iidfile /tmp/b/image-id')
  })

  it('reads the ids that an image may have there: of its manifest in a containerd store, of its config elsewhere', () => {
    expect(idsIn('sha256:c0ffee\n')).to.deep.equal(['sha256:c0ffee'])
    expect(idsIn('{"containerimage.config.digest": "sha256:c0ffee", "containerimage.digest": "sha256:beef", "image.name": "shop:v1"}')).to.deep.equal([
      'sha256:beef',
      'sha256:c0ffee',
    ])
    expect(idsIn('{"containerimage.config.digest": "sha256:c0ffee", "containerimage.digest": "sha256:c0ffee"}')).to.deep.equal(['sha256:c0ffee'])
  })

  it('builds an image for each of several platforms, and says what it takes where one is another machine’s', () => {
    const amd64: LocalEngine = {...buildx, architecture: 'amd64'}
    const plan = planBuild(config({build}), {...wanted, platforms: ['linux/amd64', 'linux/arm64']}, amd64, new Map())
    expect(steps(plan).map((step) => step.title)).to.deep.equal(['Build ghcr.io/acme/shop:v1.2-amd64 from .', 'Build ghcr.io/acme/shop:v1.2-arm64 from .'])
    const hints = steps(plan).map((step) => 'failure' in step && step.failure?.clues?.find(({said}) => said === 'exec format error')?.hint)
    expect(hints).to.deep.equal([
      undefined,
      'this machine is amd64 and runs no arm64 programs. Install an emulator there (Debian, Ubuntu: `apt-get install qemu-user-static binfmt-support`), or build on a host that is arm64: `build: {on: HOST}`.',
    ])
  })

  it('refuses what a builder cannot do, and says what would help', () => {
    const refusals: readonly (readonly [Partial<Build>, LocalEngine, string])[] = [
      [{secrets: ['NPM_TOKEN']}, bare, 'docker on this machine has no buildx, and so no BuildKit, which build secrets and platforms need.'],
      [{cache: 'type=gha'}, old, '/usr/bin/docker on this machine has no buildx, which a build cache needs.'],
    ]
    for (const [more, engine, message] of refusals)
      expect(() => commandOf(more, engine))
        .to.throw(message)
        .with.property('code', 'NOT_SUPPORTED')
  })

  it('says what helps where the builder hands out no cache: here another builder, on a host none', () => {
    const hint = (engine: LocalEngine): string | undefined => buildClues(build, engine, undefined).find(({said}) => said.startsWith('cache'))?.hint
    expect(hint(buildx)).to.contain('docker buildx create --use')
    expect(hint({...buildx, on: 'builder1'})).to.match(/^Take `build.cache` out: builder1 keeps its layers for itself\./)
  })

  it('takes the builder that the user chose where a cache is to be kept, and on another host that host’s own', () => {
    expect(commandOf({cache: 'type=gha'}, buildx)).to.match(/^docker buildx build /)
    expect(commandOf({cache: 'type=gha'}, {...buildx, on: 'builder1'})).to.match(/^docker build /)
  })

  it('reads layers from where it writes them', () => {
    expect(cacheWords('type=registry,ref=r:c')).to.deep.equal(['--cache-from', 'type=registry,ref=r:c', '--cache-to', 'type=registry,ref=r:c,mode=max'])
    expect(cacheWords('type=local,src=.c')).to.deep.equal(['--cache-from', 'type=local,src=.c', '--cache-to', 'type=local,dest=.c,mode=max'])
    expect(cacheWords('type=local,src=.a,dest=.b,mode=min')).to.deep.equal(['--cache-from', 'type=local,src=.a,mode=min', '--cache-to', 'type=local,dest=.b,mode=min'])
  })

  it('misses a secret before it builds', () => {
    expect(() => commandOf({secrets: ['NPM_TOKEN']}, buildx))
      .to.throw('The build needs the secret NPM_TOKEN.')
      .with.property('code', 'SECRET_MISSING')
  })
})
