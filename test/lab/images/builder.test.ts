import {mkdir, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {expect} from 'chai'
import {execa} from 'execa'
import type {Pruned} from '../../../src/lib/cli/prune.js'
import {createApp} from '../app.js'
import type {App, Outcome} from '../app.js'
import {onHost, openLab} from '../fixture.js'
import type {TestLab} from '../fixture.js'

/** What `ARG`, `.dockerignore` and a secret come to is seen in what the app serves: `/app/built`. */
const dockerfile = (base: string): string => `FROM ${base}
ARG GREETING
COPY . /built/
RUN --mount=type=secret,id=TOKEN echo "$GREETING $(ls /built | tr '\\n' ' ')$(sha256sum < /run/secrets/TOKEN | cut -c 1-8)" > /built/told
`

describe('build.on', function () {
  this.timeout(240_000)
  let lab: TestLab
  let app: App
  let base: string
  const told = (): Promise<string> => onHost(lab, 'web1', `docker exec $(docker ps --quiet --filter label=shipit.app=${app.name} | head -n 1) cat /built/told`)

  before(async () => {
    lab = await openLab()
    base = `${lab.image.image}:${lab.image.tag}`
    app = await createApp(lab, 'remote', {written: {image: 'remote', tag: 'v1', build: {on: 'web2', args: {GREETING: "it's"}, secrets: ['TOKEN']}}})
    await writeFile(join(app.directory, 'Dockerfile'), dockerfile(base))
    await writeFile(join(app.directory, '.dockerignore'), 'deploy.yml\nDockerfile\n.*\nnotes\n')
    await writeFile(join(app.directory, 'notes'), 'never sent')
    await writeFile(join(app.directory, 'page'), 'one')
    await mkdir(join(app.directory, '.shipit'))
    await writeFile(join(app.directory, '.shipit/secrets'), 'TOKEN=p4ssw0rd\n')
    for (const host of ['web1', 'web2']) await bring(host)
  })

  after(async () => {
    await onHost(lab, 'web2', `docker image rm --force remote:stranger remote:v1 ${base} >/dev/null 2>&1; true`)
  })

  /** What the Dockerfile begins with: no registry is reached from here. */
  async function bring(host: string): Promise<void> {
    const save = execa('docker', ['save', base], {buffer: false})
    const load = execa('ssh', ['-F', lab.sshConfig, host, 'docker load'])
    save.stdout.pipe(load.stdin)
    await Promise.all([save, load])
  }

  const steps = ({steps}: Outcome): readonly string[] => steps.map(({title}) => title).filter((title) => /^(Deliver|Name) /.test(title))

  it('builds on another host, with arguments, secrets and .dockerignore, and brings from there what the app’s host lacks', async () => {
    const outcome = await app.deploy()
    expect(await told()).to.equal(`it's page ${await hashOfSecret()}`)
    expect(steps(outcome)).to.have.length(1)
    expect(steps(outcome)[0]).to.match(/^Deliver remote:v1 \(2 of \d+ layers, /)
    // The base stays where it is: what is new is some hundred bytes.
    expect(outcome.hosts.find(({host}) => host === 'web1')?.bytesSent).to.be.lessThan(200_000)
    for (const host of ['web1', 'web2']) expect(await onHost(lab, host, 'grep -rl p4ssw0rd /tmp /root /var/tmp /run 2>/dev/null; true')).to.equal('')
    expect(await onHost(lab, 'web2', 'docker history --no-trunc remote:v1 | grep -c p4ssw0rd; true')).to.equal('0')
  })

  it('sends nothing to a host that built it', async () => {
    await writeFile(join(app.directory, 'page'), 'two')
    await app.configure({image: 'remote', tag: 'v2', build: {on: 'web1', args: {GREETING: 'two'}, secrets: ['TOKEN']}})
    const outcome = await app.deploy()
    expect(steps(outcome).map((title) => title.replace(/:[0-9a-f]{12}$/, ''))).to.deep.equal(['Name remote:v2 shipit.local/remote'])
    expect(await told()).to.match(/^two page /)
  })

  it('ends with what the build said, and says where', async () => {
    await writeFile(join(app.directory, 'Dockerfile'), `FROM ${base}\nRUN echo "no such gem: rails" >&2; exit 7\n`)
    await app.configure({image: 'remote', tag: 'v3', build: {on: 'web2'}})
    const {code, error} = await app.run('deploy', '--yes')
    expect(code).to.not.equal(0)
    expect(error?.code).to.equal('BUILD_FAILED')
    expect(error?.message).to.contain('Build remote:v3 from . on web2 failed (exit 1)').and.contain('no such gem: rails')
  })

  it('is pruned, too: of what was built there for the app the current release stays alone, and all that is not the app’s', async () => {
    await onHost(lab, 'web2', `docker tag ${base} remote:stranger`)
    const {answer, code} = await app.run<Pruned>('prune', '--yes')
    expect(code).to.equal(0)
    expect(answer.hosts.find(({host}) => host === 'web2')).to.deep.include({containers: [], releases: [], images: ['remote:v1']})
    expect(await onHost(lab, 'web2', "docker image ls --format '{{.Repository}}:{{.Tag}}' | grep '^remote:'")).to.equal('remote:stranger')
  })
})

async function hashOfSecret(): Promise<string> {
  const {createHash} = await import('node:crypto')
  return createHash('sha256').update('p4ssw0rd').digest('hex').slice(0, 8)
}
