import {mkdtemp, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {expect} from 'chai'
import type {Begun} from '../../../src/lib/cli/job/run.js'
import type {HostLine} from '../../../src/lib/cli/logs.js'
import type {Run} from '../../../src/lib/features/jobs/history.js'
import {shipit} from '../../house/process.js'
import {startLoad} from '../load.js'
import {openLab} from '../fixture.js'
import type {TestLab} from '../fixture.js'
import {ownLab} from '../own-lab.js'
import {waitUntil} from '../until.js'

describe('lab: deploys to a host with podman', function () {
  this.timeout(300_000)
  const name = ownLab('deploy-podman')
  let lab: TestLab
  let address: string
  let directory: string

  before(async () => {
    lab = await openLab()
    const up = await shipit(['lab', 'up', '--name', name, '--hosts', '1', '--engine', 'podman', '--json'])
    address = (JSON.parse(up.stdout) as {readonly hosts: readonly {readonly address: string}[]}).hosts[0]?.address ?? ''
    directory = await mkdtemp(join(lab.folder, 'podded-'))
  })

  after(() => shipit(['lab', 'down', '--name', name]))

  const configure = (version: string, more: object = {}): Promise<void> =>
    writeFile(
      join(directory, 'deploy.yml'),
      JSON.stringify({app: 'podded', ...lab.image, engine: 'podman', hosts: ['203.0.113.10'], port: 3000, health: '/up', env: {VERSION: version}, ...more}),
    )
  const secrets = {
    KEPT_PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/it\'s "$HOME"',
    KEPT_HOST: 'tcp://203.0.113.9:1/',
    TLS_KEY: 'key of one\n  "quoted" $HOME\n',
  }
  const run = async (...args: readonly string[]): Promise<number | null> => {
    const {code, stdout, stderr} = await shipit([...args, '-d', 'lab', '--yes'], {cwd: directory, env: {SHIPIT_LAB: name, ...secrets}})
    if (code !== 0 && code !== 5) throw new Error(`shipit ${args.join(' ')} ended with ${code}:\n${stdout}${stderr}`)
    return code
  }
  const onPodman = async (...command: readonly string[]): Promise<string> => (await shipit(['lab', 'ssh', '--name', name, 'web1', '--', ...command])).stdout.trim()

  it('a second release and the way back fail no request', async () => {
    const deploy = {replicas: 2, deploy: {drain_timeout: '5s'}}
    await configure('v1', deploy)
    expect(await run('setup')).to.equal(0)
    const load = await startLoad({targets: [{name: 'podded', url: `http://${address}`, clients: {keepAlive: 3, fresh: 2, echo: 3, long: 1}}], longMs: 2000, rate: 100})
    await configure('v2', deploy)
    expect(await run('deploy')).to.equal(0)
    await load.served(50)
    expect(await run('rollback')).to.equal(0)
    await load.served(50)
    const report = await load.stop()
    expect(report.failed).to.deep.equal([])
    expect(report.byVersion).to.have.all.keys('v1', 'v2')
    expect(report.long).to.be.at.least(2)
    expect(await onPodman('podman', 'ps', '--filter', 'label=shipit.app=podded', '--format', '{{.Names}}')).to.match(/^podded-web-(blue|green)-1\npodded-web-\1-2$/)
  })

  it('strategy replace puts the old one back when the new one is not well, and lets it start again at a reboot', async () => {
    const deploy = {deploy: {strategy: 'replace', drain_timeout: '2s'}}
    await configure('v3', deploy)
    expect(await run('deploy')).to.equal(0)
    await configure('v4', {...deploy, env: {VERSION: 'v4', FAIL: 'exit'}})
    expect(await run('deploy')).to.equal(5)
    expect(((await (await fetch(`http://${address}/`)).json()) as {readonly version: string}).version).to.equal('v3')
    expect(
      await onPodman('sh', '-c', "podman inspect --format '{{.State.Status}} {{.HostConfig.RestartPolicy.Name}}' $(podman ps --all --quiet --filter label=shipit.app=podded)"),
    ).to.equal('running always')
  })

  it('a container gets its file, and variables that sh and podman would read themselves, byte for byte', async () => {
    const env = {PATH: secrets.KEPT_PATH, DOCKER_HOST: secrets.KEPT_HOST, CONTAINER_HOST: secrets.KEPT_HOST, TLS: secrets.TLS_KEY}
    await configure('v5', {
      secrets: ['PATH:KEPT_PATH', 'DOCKER_HOST:KEPT_HOST', 'CONTAINER_HOST:KEPT_HOST', 'TLS:TLS_KEY'],
      files: {'/run/secrets/tls.key': {secret: 'TLS_KEY', mode: '0400', owner: '1000:1000'}},
      options: ['--user', '1000:1000'],
    })
    expect(await run('deploy')).to.equal(0)
    // As its process sees it: to join a container of podman, the hosts of the lab lack cgroups.
    const process = '/proc/$(podman inspect --format {{.State.Pid}} $(podman ps --quiet --filter label=shipit.app=podded))'
    const key = `${process}/root/run/secrets/tls.key`
    const seen = await onPodman('sh', '-c', `base64 -w0 ${process}/environ; echo; base64 -w0 ${key}; echo; stat -c '%a %u:%g' ${key}`)
    const [environ = '', file = '', mode] = seen.split('\n')
    const pairs = Buffer.from(environ, 'base64').toString().split('\0')
    expect(pairs).to.include.members(Object.entries(env).map(([variable, text]) => `${variable}=${text}`))
    expect([Buffer.from(file, 'base64').toString(), mode]).to.deep.equal([secrets.TLS_KEY, '400 1000:1000'])
    expect(await onPodman('stat', '-c', '%a', '/var/lib/shipit', '/var/lib/shipit/apps/podded/files')).to.equal('700\n700')
    expect(await run('deploy')).to.equal(0)
    expect(await onPodman('sh', '-c', 'ls /var/lib/shipit/apps/podded/files | wc -l')).to.equal('1')
  })

  it('a job is run by the host and restarts the app, and no request fails; one that takes too much memory or time is ended', async () => {
    const shell = (text: string): readonly string[] => ['sh', '-c', text]
    await configure('v6', {
      command: shell('export VERSION="$(cat /data/version 2>/dev/null || echo v6)"; exec node server.js'),
      volumes: ['data:/data'],
      deploy: {drain_timeout: '5s'},
      jobs: {
        etl: {schedule: 'daily', command: shell('echo "$SHIPIT_JOB of $SHIPIT_VERSION" | tee /data/version'), then: 'restart web'},
        hungry: {schedule: 'daily', command: shell('exec tail /dev/zero'), limits: {memory: '32m'}},
        slow: {schedule: 'daily', command: shell('trap "exit 9" TERM; sleep 600 & wait'), timeout: '2s'},
      },
    })
    expect(await run('deploy')).to.equal(0)
    const load = await startLoad({targets: [{name: 'podded', url: `http://${address}`, clients: {keepAlive: 2, fresh: 2, echo: 1}}], rate: 60})
    await onPodman('systemctl', 'start', 'shipit-podded.etl.service')
    await onPodman('sh', '-c', waitUntil('grep -q restart /var/lib/shipit/apps/podded/jobs/etl/history.jsonl'))
    await load.served(50)
    const report = await load.stop()
    expect([report.failed, Object.keys(report.byVersion)]).to.deep.equal([[], ['v6', 'etl of 1']])

    const job = async <T>(...args: readonly string[]): Promise<T> =>
      JSON.parse((await shipit(['job', ...args, '-d', 'lab', '--json'], {cwd: directory, env: {SHIPIT_LAB: name}})).stdout) as T
    for (const each of ['hungry', 'slow']) await job<Begun>('run', each, '--follow')
    const ends = await Promise.all(['etl', 'hungry', 'slow'].map(async (each) => (await job<readonly Run[]>('history', each)).map(({result, code, note}) => [result, code, note])))
    expect(ends).to.deep.equal([
      [
        ['ok', 0, undefined],
        ['ok', null, 'restart web'],
      ],
      [['failed', 137, 'it ran out of memory']],
      [['timeout', 9, undefined]],
    ])
    expect((await job<readonly HostLine[]>('logs', 'etl')).map(({text}) => text)).to.include('etl of 1')
  })
})
