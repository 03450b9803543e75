import {createHash} from 'node:crypto'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {expect} from 'chai'
import {execa} from 'execa'
import {here} from '../../../src/lib/cli/here.js'
import {ensureImages} from '../../../src/lib/cli/lab/images.js'
import {prepareImage, wantedImage} from '../../../src/lib/cli/prepare-image.js'
import type {ImageRequest} from '../../../src/lib/cli/prepare-image.js'
import type {AppImage} from '../../../src/lib/features/images/app-image.js'
import type {Build} from '../../../src/lib/config/config.js'
import {ShipitError} from '../../../src/lib/errors.js'
import type {LocalEngine} from '../../../src/lib/run/local-engine.js'
import type {Event} from '../../../src/lib/run/world.js'
import {Secret} from '../../../src/lib/shell/secret.js'
import {config} from '../../support/release.js'

const repository = 'shipit-test-build'

describe('building an image', function () {
  this.timeout(120_000)
  const events: Event[] = []
  const deployer = here((event) => events.push(event))
  let engine: LocalEngine
  let folder: string

  before(async () => {
    await ensureImages(['debian:13'], deployer)
    engine = await deployer.engine()
  })

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'shipit-build-'))
  })

  afterEach(async () => {
    rmSync(folder, {recursive: true})
    // By name: the image may be another's too.
    const {stdout} = await docker('image', 'ls', '--format', '{{.Repository}}:{{.Tag}}', repository)
    if (stdout !== '') await docker('image', 'rm', ...stdout.split('\n'))
  })

  const docker = (...words: readonly string[]) => execa(engine.docker, words, {env: engine.env})
  const git = (...words: readonly string[]) => execa('git', ['-C', folder, '-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', '-c', 'commit.gpgsign=false', ...words])
  const request = (build: Partial<Build>, more: Partial<ImageRequest> = {}): ImageRequest => ({
    config: config({image: repository, tag: 'v1', build: {context: folder, args: {}, secrets: [], platforms: [], ...build}}),
    secrets: new Map(),
    ...more,
  })
  const prepare = async (asked: ImageRequest): Promise<AppImage> => prepareImage(asked, await wantedImage(asked, deployer), deployer)
  const faultOf = async (work: Promise<unknown>): Promise<ShipitError> => {
    const fault: unknown = await work.then(
      () => undefined,
      (error: unknown) => error,
    )
    if (fault instanceof ShipitError) return fault
    throw new Error(`no fault of the user's: ${String(fault)}`)
  }

  it('tags it with what git says, and includes what is not committed, loudly', async () => {
    writeFileSync(join(folder, 'Dockerfile'), 'FROM debian:13\nCOPY version /\n')
    writeFileSync(join(folder, 'version'), 'one')
    await git('init', '--quiet')
    await git('add', '.')
    await git('commit', '--quiet', '--message', 'One')
    await git('tag', 'release/1.0')
    const untagged = (): ImageRequest => {
      const {tag: _, ...rest} = request({}).config
      return {config: rest, secrets: new Map()}
    }
    const image = await prepare(untagged())
    expect(image).to.deep.include({tag: 'release-1.0', by: 'delivery', ref: `shipit.local/shop:${image.id.slice(7, 19)}`})

    writeFileSync(join(folder, 'version'), 'two')
    const wanted = await wantedImage(untagged(), deployer)
    expect(wanted).to.deep.include({tag: 'release-1.0-dirty', warnings: ['The image includes 1 uncommitted change: version. Commit first for a tag that names what is in it.']})
    await prepare(untagged())
    expect((await docker('run', '--rm', `${repository}:release-1.0-dirty`, 'cat', '/version')).stdout).to.equal('two')
  })

  it('gives the build its stage, arguments and secrets, and keeps the secrets out of the image', async () => {
    writeFileSync(
      join(folder, 'Other.Dockerfile'),
      'FROM debian:13 AS base\nARG GREETING\nRUN --mount=type=secret,id=TOKEN echo "$GREETING, $(sha256sum < /run/secrets/TOKEN)" > /out\nFROM base AS never\nRUN false\n',
    )
    const value = 'p a$s\'\n"w'
    const build = {dockerfile: join(folder, 'Other.Dockerfile'), target: 'base', args: {GREETING: "it's $HOME"}, secrets: ['TOKEN']}
    await prepare(request(build, {secrets: new Map([['TOKEN', new Secret(value)]])}))
    const {stdout} = await docker('run', '--rm', `${repository}:v1`, 'cat', '/out')
    expect(stdout).to.equal(`it's $HOME, ${createHash('sha256').update(value).digest('hex')}  -`)
    const [{stdout: history}, {stdout: inspected}] = await Promise.all([docker('history', '--no-trunc', `${repository}:v1`), docker('image', 'inspect', `${repository}:v1`)])
    for (const told of [history, inspected, JSON.stringify(events)]) expect(told).not.to.contain('p a$s')
  })

  it('makes the same image of the same files', async () => {
    writeFileSync(join(folder, 'Dockerfile'), 'FROM debian:13\nRUN date +%s%N > /when\n')
    expect((await prepare(request({}))).ref).to.equal((await prepare(request({}))).ref)
  })

  it('fails with what the build said last', async () => {
    writeFileSync(join(folder, 'Dockerfile'), 'FROM debian:13\nRUN echo "no such gem: rails" >&2; exit 7\n')
    const fault = await faultOf(prepare(request({})))
    expect(fault.code).to.equal('BUILD_FAILED')
    expect(fault.message).to.contain('no such gem: rails').and.contain(`Build ${repository}:v1 from ${folder}`)
  })

  it('takes an image that exists for --tag, and builds nothing', async () => {
    writeFileSync(join(folder, 'Dockerfile'), 'FROM debian:13\nRUN false\n')
    await docker('tag', 'debian:13', `${repository}:v0`)
    expect(await prepare(request({}, {tag: 'v0'}))).to.deep.include({tag: 'v0', by: 'delivery'})
  })

  it('misses an image in one sentence', async () => {
    const asked = request({}, {tag: 'v404'})
    const missing = {...asked, config: {...asked.config, image: '127.0.0.1:9/shipit-test-build'}}
    expect(await prepare(missing)).to.deep.equal({ref: '127.0.0.1:9/shipit-test-build:v404', id: '', tag: 'v404', by: 'pull'})
  })
})
