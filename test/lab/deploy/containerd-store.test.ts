import {mkdtemp, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {expect} from 'chai'
import {execa} from 'execa'
import type {Pruned} from '../../../src/lib/cli/prune.js'
import {findLocalEngine} from '../../../src/lib/run/local-engine.js'
import {shipit} from '../../house/process.js'
import {startLoad} from '../load.js'
import type {Outcome} from '../app.js'
import {openLab} from '../fixture.js'
import type {TestLab} from '../fixture.js'
import {docker, ownLab} from '../own-lab.js'

/** What Docker 29 begins with: an image has another id there than in a store of the older kind. A snapshot wants a disk that is no overlay itself. */
const moveToContainerd = `systemctl stop docker.socket docker containerd
mkdir -p /etc/docker /var/lib/docker/containerd-root && mount --bind /var/lib/docker/containerd-root /var/lib/containerd
echo '{"features": {"containerd-snapshotter": true}}' >/etc/docker/daemon.json
systemctl start containerd docker.socket docker && docker info --format '{{.DriverStatus}}'`

describe("lab: deploys to a host with Docker's containerd store", function () {
  this.timeout(180_000)
  const name = ownLab('deploy-stored')
  const images = ['stored:1', 'stored:2']
  let lab: TestLab
  let address: string
  let directory: string

  before(async () => {
    lab = await openLab()
    const up = await shipit(['lab', 'up', '--name', name, '--hosts', '1', '--json'])
    address = (JSON.parse(up.stdout) as {readonly hosts: readonly {readonly address: string}[]}).hosts[0]?.address ?? ''
    expect(await onHost('sh', '-c', moveToContainerd)).to.contain('io.containerd.snapshotter')
    directory = await mkdtemp(join(lab.folder, 'stored-'))
    const {docker: program, env} = await findLocalEngine()
    for (const image of images)
      await execa(program, ['build', '--quiet', '--tag', image, '-'], {
        env,
        input: `FROM ${lab.image.image}:${lab.image.tag}\nRUN echo ${image} >/made-for\nENV VERSION=${image}\n`,
      })
  })

  after(async () => {
    await docker('image', 'rm', '--force', ...images)
    await shipit(['lab', 'down', '--name', name])
  })

  const onHost = async (...command: readonly string[]): Promise<string> => (await shipit(['lab', 'ssh', '--name', name, 'web1', '--', ...command])).stdout.trim()
  const run = async <T>(...args: readonly string[]): Promise<T> => {
    const {code, stdout, stderr} = await shipit([...args, '-d', 'lab', '--json'], {cwd: directory, env: {SHIPIT_LAB: name}})
    if (code !== 0) throw new Error(`shipit ${args.join(' ')} ended with ${code}:\n${stdout}${stderr}`)
    return JSON.parse(stdout) as T
  }
  const configure = (tag: string): Promise<void> =>
    writeFile(
      join(directory, 'deploy.yml'),
      JSON.stringify({app: 'stored', image: 'stored', tag, hosts: ['203.0.113.10'], port: 3000, health: '/up', deploy: {drain_timeout: '5s'}}),
    )

  it('a second image and the way back fail no request; what runs is known again, and no rollback loses its image', async () => {
    await configure('1')
    await run('setup', '--yes')
    expect((await run<Outcome>('deploy', '--yes')).changed).to.equal(false)
    const load = await startLoad({targets: [{name: 'stored', url: `http://${address}`, clients: {keepAlive: 2, fresh: 2}}], rate: 60})
    await configure('2')
    const [second] = (await run<Outcome>('deploy', '--yes')).hosts
    // One layer of a few bytes: the base has some 300 MB.
    expect(second?.bytesSent).to.be.below(1_000_000)
    const {hosts} = await run<Pruned>('prune', '--yes')
    expect(hosts[0]?.keeps.map(({because}) => because).sort()).to.deep.equal(['a rollback to 1-1 needs it', 'release 2-2 is current'])
    await load.served(20)
    await run('rollback', '--yes')
    await load.served(20)
    const report = await load.stop()
    expect(report.failed).to.deep.equal([])
    expect(report.byVersion).to.have.all.keys('stored:1', 'stored:2')
    expect(await onHost('docker', 'ps', '--filter', 'label=shipit.app=stored', '--format', '{{.Names}}')).to.match(/^stored-web-(blue|green)-1$/)
  })
})
