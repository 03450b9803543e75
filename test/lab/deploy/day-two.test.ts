import {join} from 'node:path'
import {expect} from 'chai'
import {execa} from 'execa'
import {request} from 'undici'
import {repository, start} from '../../support/process.js'
import {createApp} from '../app.js'
import type {App} from '../app.js'
import {changeHost} from '../faults/host.js'
import {onHost, openLab, untilOnHost} from '../fixture.js'
import type {TestLab} from '../fixture.js'

type Line = {readonly host: string; readonly container: string; readonly at: string; readonly text: string}
type Status = {
  readonly healthy: boolean
  readonly hosts: readonly {
    readonly host: string
    readonly reachable: boolean
    readonly release?: string
    readonly replicas?: readonly {readonly name: string; readonly state: string; readonly healthy?: boolean; readonly live: boolean}[]
  }[]
}

describe('lab: day two', function () {
  this.timeout(90_000)
  let lab: TestLab
  let app: App

  before(async () => {
    lab = await openLab()
    app = await createApp(lab, 'daily', {hosts: ['web1', 'web2'], written: {env: {VERSION: 'v1', LOG: 'requests'}, replicas: 2}})
    await app.deploy()
  })

  it('logs: merged by time over hosts and replicas, the newest lines, those that match', async () => {
    for (const host of ['web1', 'web2', 'web1', 'web2']) await app.who(host)
    // What an app has said is a moment on its way to the engine.
    for (const host of app.hosts)
      await untilOnHost(lab, host, `[ "$(for c in $(docker ps --quiet --filter label=shipit.app=${app.name}); do docker logs $c; done 2>&1 | grep -c '^GET /$')" = 2 ]`)
    const {answer: all} = await app.run<readonly Line[]>('logs')
    expect(all.map((line) => line.at)).to.deep.equal(all.map((line) => line.at).toSorted())
    expect([...new Set(all.map((line) => line.host))].toSorted()).to.deep.equal(['web1', 'web2'])
    expect([...new Set(all.map((line) => line.container.replace(/-(blue|green)-/, '-')))].toSorted()).to.deep.equal(['daily-web-1', 'daily-web-2'])

    const {answer: gets} = await app.run<readonly Line[]>('logs', '-n', '3', '--grep', '^GET', '--host', 'web2')
    expect(gets.map((line) => [line.host, line.text])).to.deep.equal([
      ['web2', 'GET /'],
      ['web2', 'GET /'],
    ])
  })

  it('logs -f goes on through a deploy: the new replicas join in', async () => {
    await app.configure({hosts: ['web1', 'web2'], replicas: 2, env: {VERSION: 'followed', LOG: 'requests'}})
    let deployed: Promise<unknown> | undefined
    let isOver = false
    const {code, stdout, stderr} = await app.say(['logs', '-f', '--json'], {
      onOutput: (text, kill) => {
        if (text.includes('listens')) deployed ??= app.deploy()
        if (isOver || (text.match(/no new requests/g) ?? []).length < 4) return
        isOver = true
        kill('SIGINT')
      },
    })
    await deployed
    expect([code, stderr], 'Ctrl-C ends it without a word').to.deep.equal([0, ''])
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line)
    expect(
      lines
        .filter((line) => line.text.includes('hello followed listens'))
        .map((line) => line.host)
        .toSorted(),
    ).to.deep.equal(['web1', 'web1', 'web2', 'web2'])
    expect(lines.filter((line) => line.text.includes('v1 got SIGTERM: no new requests'))).to.have.length(4)
  })

  it('logs -f says which host it lost, goes on with the other, and fails with both names when none is left', async () => {
    const cut = (host: string): Promise<string> => changeHost(host, 'pkill -KILL -f "^sshd(-session)?: [a-z]+@"')
    const visit = async (page: string): Promise<void> => {
      for (const {url} of app.targets()) await request(`${url}${page}`, {headers: {host: app.domain}}).then(({body}) => body.dump())
    }
    const logs = start(process.execPath, [join(repository, 'bin/run.js'), 'logs', '-f', '-n', '1'], {cwd: app.directory, env: lab.env})
    await Promise.all(['web1', 'web2'].map((host) => logs.printed(`${host} `)))
    await cut('web2')
    await logs.printed('The other hosts are followed on.')
    await visit('/afterwards')
    await logs.printed('GET /afterwards')
    await cut('web1')
    expect(await logs.ended).to.equal(4)
    const said = logs.output()
    expect(said).to.match(/^web1 .*GET \/afterwards$/m)
    expect(said.slice(said.indexOf('Error'))).to.match(/web2: the connection to .* is lost: .*\n.*web1: the connection to .* is lost/)
  })

  it('status: what runs where, healthy or not, and --check answers with its exit code', async () => {
    const good = await app.run<Status>('status', '--check')
    expect([good.code, good.answer.healthy]).to.deep.equal([0, true])
    expect(good.answer.hosts.map(({host, reachable, replicas = []}) => [host, reachable, replicas.map((each) => [each.state, each.healthy, each.live])])).to.deep.equal(
      ['web1', 'web2'].map((host) => [
        host,
        true,
        [
          ['running', true, true],
          ['running', true, true],
        ],
      ]),
    )

    await app.configure({hosts: ['web1', '203.0.113.1'], replicas: 2, ssh: {user: 'root'}})
    const partial = await app.run<Status>('status', '--check')
    expect(partial.code).to.equal(1)
    expect(partial.answer.hosts.map(({host, reachable}) => [host, reachable])).to.deep.equal([
      ['web1', true],
      ['203.0.113.1', false],
    ])
    await onHost(lab, 'web2', 'mv /usr/bin/docker /usr/bin/docker.away')
    await app.configure({hosts: ['web1', 'web2'], replicas: 2})
    const stuck = await app.say(['status', '--check'])
    await onHost(lab, 'web2', 'mv /usr/bin/docker.away /usr/bin/docker')
    expect(stuck.code).to.equal(1)
    expect(stuck.stdout)
      .to.match(/^web1 {2}release /m)
      .and.to.contain('web2  cannot be looked at\n  On web2 no container engine answers.\n  Set the host up: shipit setup')
    await app.configure({hosts: ['web1', 'web2'], replicas: 2, env: {VERSION: 'followed', LOG: 'requests'}})
  })

  it('exec: runs in a live replica, with its exit code; ssh: on the host', async () => {
    const ran = await app.say(['exec', 'web', '--', 'sh', '-c', 'printf %s "$VERSION it\'s"; exit 7'])
    expect([ran.code, ran.stdout]).to.deep.equal([7, "followed it's"])
    expect((await app.say(['exec', 'nobody', '--', 'ls'])).code).to.equal(2)
    // Where nothing can come, Docker is not asked to wait for it.
    const words = ['exec', 'web', '--', 'sh', '-c', 'readlink /proc/self/fd/0; cat']
    expect((await app.say(words)).stdout).to.equal('/dev/null\n')
    const {stdout} = await execa(process.execPath, [join(repository, 'bin/run.js'), ...words], {cwd: app.directory, env: lab.env, input: 'piped in'})
    expect(stdout).to.match(/^pipe:\[\d+\]\npiped in$/)
    const ssh = await app.say(['ssh', 'web2', '--', 'sh', '-c', 'hostname; exit 3'])
    expect([ssh.code, ssh.stdout.trim()]).to.deep.equal([3, 'web2'])
  })

  it('a lock keeps deploys away, with its message, until it is released', async () => {
    await app.say(['lock', 'acquire', '--message', 'Ada migrates the database'])
    const refused = await app.run('deploy', '--yes', '--force')
    expect([refused.code, refused.error?.code]).to.deep.equal([3, 'LEASE_HELD'])
    expect(refused.error?.message).to.include('Ada migrates the database').and.to.include('web1 and web2')
    expect((await app.say(['lock'])).stdout).to.include('Ada migrates the database')
    await onHost(lab, 'web2', `sed -i 's/"who":"[^"]*"/"who":"ada@laptop"/' /var/lib/shipit/apps/${app.name}/lease/lock.json`)
    const second = await app.run('lock', 'acquire', '--message', 'I too')
    expect([second.code, second.error?.message]).to.deep.equal([3, second.error?.message.match(/^web2: locked by ada@laptop since .*: Ada migrates the database\.$/)?.[0]])
    await app.say(['lock', 'release'])
    expect((await app.run('deploy', '--yes')).code).to.equal(0)
  })

  it('audit: who did what, with which outcome', async () => {
    const {answer} = await app.run<readonly {readonly action: string; readonly outcome: string; readonly host: string; readonly release?: string}[]>('audit')
    expect(answer.filter((entry) => entry.host === 'web1').map(({action, outcome}) => `${action} ${outcome}`)).to.include('deploy done')
    expect(answer.map((entry) => entry.host)).to.include('web2')
  })

  it('an alias of deploy.yml is a command', async () => {
    await app.configure({hosts: ['web1', 'web2'], replicas: 2, env: {VERSION: 'followed', LOG: 'requests'}, aliases: {version: 'exec web -- printenv VERSION'}})
    expect((await app.say(['version'])).stdout.trim()).to.equal('followed')
  })
})
