import {expect} from 'chai'
import {deliveredImage, pushedImage, registryImage} from '../../../src/lib/features/images/choose.js'
import {digestOf} from '../../../src/lib/features/images/digest.js'
import type {Digest} from '../../../src/lib/features/images/digest.js'
import type {Wanted} from '../../../src/lib/features/images/identify.js'
import {localImages} from '../../../src/lib/features/images/local.js'
import type {LocalImage} from '../../../src/lib/features/images/local.js'
import type {LocalEngine} from '../../../src/lib/run/local-engine.js'
import {config} from '../../support/release.js'

const engine: LocalEngine = {docker: 'docker', env: {}, buildkit: true, buildx: true}
const wanted: Wanted = {repository: 'ghcr.io/acme/shop', tag: 'v2', build: false, warnings: []}
const local: LocalImage = {
  name: 'ghcr.io/acme/shop:v2',
  id: 'sha256:0123456789abcdef',
  refs: ['ghcr.io/acme/shop:v2'],
  digests: ['ghcr.io/acme/other@sha256:11', 'ghcr.io/acme/shop@sha256:22'],
  layers: ['sha256:aa'],
  size: 5,
  architecture: 'amd64',
  sizes: [5],
}
const registry = {server: 'ghcr.io', username: 'acme', password: 'GHCR_TOKEN'}

describe('the image of a release', () => {
  it('is named for its content where it goes over SSH', () => {
    expect(deliveredImage(config(), wanted, local)).to.deep.equal({ref: 'shipit.local/shop:0123456789ab', id: local.id, tag: 'v2', by: 'delivery', local})
  })

  it('is named by the digest of its own repository where it was pushed', () => {
    expect(pushedImage(wanted, local)).to.deep.equal({ref: 'ghcr.io/acme/shop@sha256:22', id: local.id, tag: 'v2', by: 'pull', local})
  })

  it('is named by the digest that the registry answers', () => {
    expect(registryImage(config({registry}), wanted, {kind: 'found', digest: 'sha256:22'})).to.deep.equal({
      ref: 'ghcr.io/acme/shop@sha256:22',
      id: 'sha256:22',
      tag: 'v2',
      by: 'pull',
    })
  })

  it('is left to the hosts, by tag, where this machine reaches no registry', () => {
    expect(registryImage(config(), wanted, {kind: 'silent', said: 'no route'})).to.deep.equal({ref: 'ghcr.io/acme/shop:v2', id: '', tag: 'v2', by: 'pull'})
  })

  it('is missed in one sentence that tells where it was looked for', () => {
    const message = "No image ghcr.io/acme/shop:v2: this machine's engine does not have it, and ghcr.io says: manifest unknown"
    expect(() => registryImage(config(), wanted, {kind: 'absent', said: 'manifest unknown'}))
      .to.throw(message)
      .with.property('hint', 'Build or pull it here, or have it built: write `build: .` in deploy.yml.')
    expect(() => registryImage(config({registry}), wanted, {kind: 'silent', said: 'no route'}))
      .to.throw('ghcr.io says: no route')
      .with.property('code', 'NOT_FOUND')
  })
})

describe('digestOf()', () => {
  const read = (stdout: string): Digest => digestOf(engine, 'ghcr.io/acme/shop:v2').parse(stdout)

  it('reads what buildx, docker manifest and a pull tell', () => {
    expect(read('{"mediaType":"application/vnd.oci.image.index.v1+json","digest":"sha256:22","size":7}')).to.deep.equal({kind: 'found', digest: 'sha256:22'})
    expect(read('{"Ref":"ghcr.io/acme/shop:v2","Descriptor":{"digest":"sha256:22"}}')).to.deep.equal({kind: 'found', digest: 'sha256:22'})
    expect(read('{"pulled":["ghcr.io/acme/other@sha256:11","ghcr.io/acme/shop@sha256:22"]}')).to.deep.equal({kind: 'found', digest: 'sha256:22'})
  })

  it('tells a registry that knows no such image from one that does not answer', () => {
    expect(read('none Error response from daemon: manifest for shop:v2 not found: manifest unknown')).to.deep.include({kind: 'absent'})
    expect(read('none Error response from daemon: pull access denied for shop, repository does not exist')).to.deep.include({kind: 'absent'})
    expect(read('none Error response from daemon: Get "https://ghcr.io/v2/": dial tcp: lookup ghcr.io: no such host')).to.deep.include({kind: 'silent'})
    expect(read('none Error response from daemon: Get "https://ghcr.io/v2/": dial tcp 10.0.0.1:443: i/o timeout')).to.deep.include({kind: 'silent'})
  })
})

describe('localImages()', () => {
  it('reads the images that are there, with the sizes of their layers', () => {
    const inspected = (id: string, layers: readonly string[] | null): string =>
      JSON.stringify({Id: id, RepoTags: ['a:1'], RepoDigests: null, RootFS: {Type: 'layers', ...(layers && {Layers: layers})}, Size: 30, Architecture: 'arm64'})
    const stdout = [
      'a:1',
      inspected('sha256:1', ['sha256:aa', 'sha256:bb']),
      '10 "COPY . . # buildkit"',
      '0 "ENV A=1\\nB"',
      '20 "RUN x"',
      'empty:1',
      inspected('sha256:2', null),
      '0 "LABEL a=b"',
      '',
    ].join('\n')
    const common = {refs: ['a:1'], digests: [], size: 30, architecture: 'arm64'}
    expect(localImages(engine, ['a:1', 'gone:1', 'empty:1']).parse(stdout)).to.deep.equal([
      {...common, name: 'a:1', id: 'sha256:1', layers: ['sha256:aa', 'sha256:bb'], sizes: [10, 20]},
      {...common, name: 'empty:1', id: 'sha256:2', layers: [], sizes: []},
    ])
  })
})
