import {randomBytes} from 'node:crypto'
import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {expect} from 'chai'
import {execa} from 'execa'
import type {Pruned} from '../../../src/lib/cli/prune.js'
import {findLocalEngine} from '../../../src/lib/run/local-engine.js'
import {createApp} from '../app.js'
import type {App} from '../app.js'
import {onHost, openLab} from '../fixture.js'
import type {TestLab} from '../fixture.js'

const megabyte = 1_000_000

describe('shipit prune', function () {
  this.timeout(180_000)
  let lab: TestLab
  let app: App
  const names = ['old', 'shared', 'before', 'now'].map((tag) => `shipit-test-prune:${tag}`)
  const docker = async (...words: readonly string[]): Promise<string> => (await execa((await findLocalEngine()).docker, words)).stdout
  const on = (script: string): Promise<string> => onHost(lab, 'web1', script)
  const sizeOf = async (): Promise<number> => Number(await on('du -skx /var/lib/docker/overlay2 | cut -f 1')) * 1024

  before(async () => {
    lab = await openLab()
    for (const name of names) await build(lab.image, name)
    app = await createApp(lab, 'prune', {written: {image: 'shipit-test-prune', tag: 'before', deploy: {keep: 2}}})
    await app.deploy()
    await app.deploy('--tag', 'now')
    await leave(app)
  })

  after(async () => {
    await on('docker image rm --force stranger/tool:1 stranger/base:1 >/dev/null 2>&1; true')
    await docker('image', 'rm', '--force', ...names)
  })

  /** What deploys that were cut off have left, and what strangers have on layers of it. */
  async function leave({name}: App): Promise<void> {
    for (const [index, from] of names.slice(0, 2).entries()) {
      await docker('tag', from, `shipit.local/${name}:${String(index).repeat(12)}`)
      const save = execa('docker', ['save', `shipit.local/${name}:${String(index).repeat(12)}`], {buffer: false})
      const load = execa('ssh', ['-F', lab.sshConfig, 'web1', 'docker load'])
      save.stdout.pipe(load.stdin)
      await Promise.all([save, load])
      await docker('image', 'rm', `shipit.local/${name}:${String(index).repeat(12)}`)
    }
    await on(`docker tag ${lab.image.image}:1 stranger/base:1 2>/dev/null; printf 'FROM shipit.local/${name}:111111111111\\nENV STRANGER=1\\n' | docker build --quiet --tag stranger/tool:1 - >/dev/null
docker create --name ${name}-web-left-1 --label shipit.app=${name} --label shipit.kind=app --label shipit.role=web --label shipit.colour=red shipit.local/${name}:000000000000 >/dev/null`)
  }

  it('shows first what would go, what that frees, and why the rest stays', async () => {
    const {answer} = await app.run<Pruned>('prune', '--dry-run')
    const [host] = answer.hosts
    expect(host).to.deep.include({host: 'web1', containers: ['prune-web-left-1'], releases: []})
    expect(host?.images).to.have.members(['shipit.local/prune:000000000000', 'shipit.local/prune:111111111111'])
    // The second shares its layer with a stranger's: only the first one's goes.
    expect(host?.frees).to.be.within(3 * megabyte, 3.1 * megabyte)
    expect(host?.keeps.map(({because}) => because).sort()).to.deep.equal(['a rollback to 1-before needs it', 'it has a name that is not ours', 'release 2-now is current'])
    expect((await app.say(['prune'])).stderr).to.contain('Nobody is here to be asked: Free 3.0 MB of prune on web1?')
    expect(await on('docker ps --all --quiet --filter name=prune-web-left-1')).not.to.equal('')
  })

  it('frees what it said; a rollback, the app and what is of strangers live on', async () => {
    const strangers = await on('docker image ls --format "{{.Repository}}:{{.Tag}}" | grep -v ^shipit.local/prune | sort')
    const before = await sizeOf()
    const {answer, code} = await app.run<Pruned>('prune', '--yes')
    expect(code).to.equal(0)
    expect(before - (await sizeOf())).to.be.within((answer.hosts[0]?.frees ?? 0) - 100_000, (answer.hosts[0]?.frees ?? 0) + 300_000)
    expect(await on('docker image ls --format "{{.Repository}}:{{.Tag}}" | grep -v ^shipit.local/prune | sort')).to.equal(strangers)
    expect(await on('docker run --rm --entrypoint printenv stranger/tool:1 STRANGER')).to.equal('1')
    expect((await app.who()).status).to.equal(200)
    expect((await app.run('rollback')).code).to.equal(0)
    const [again] = (await app.run<Pruned>('prune', '--yes')).answer.hosts
    expect(again).to.deep.include({frees: 0, containers: [], releases: [], images: []})
    expect(again?.keeps.map(({because}) => because).sort()).to.deep.equal(['a rollback to 2-now needs it', 'it has a name that is not ours', 'release 1-before is current'])
  })
})

/** An app with 3 MB of its own. */
async function build(base: {readonly image: string; readonly tag: string}, name: string): Promise<void> {
  const {docker, env} = await findLocalEngine()
  const folder = await mkdtemp(join(tmpdir(), 'shipit-prune-'))
  await writeFile(join(folder, 'data'), randomBytes(3 * megabyte))
  await writeFile(join(folder, 'Dockerfile'), `FROM ${base.image}:${base.tag}\nCOPY data /data\n`)
  await execa(docker, ['build', '--quiet', '--label', 'shipit.app=prune', '--tag', name, folder], {env})
  await rm(folder, {recursive: true})
}
