import {mkdir, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {expect} from 'chai'
import {startLoad} from '../load.js'
import {createApp} from '../app.js'
import type {App, Outcome} from '../app.js'
import {openLab} from '../fixture.js'
import {changeHost} from './host.js'

type Status = {readonly hosts: readonly {readonly host: string; readonly reachable: boolean; readonly release?: string}[]}
type Partly = Outcome & {readonly skipped?: readonly {readonly host: string; readonly because: string}[]}

describe('lab: one of three hosts cannot be reached', function () {
  this.timeout(180_000)
  const hosts = ['web1', 'web2', 'web3']
  let app: App
  const versions = async () => Promise.all(hosts.map(async (host) => (await app.who(host)).version))
  const releases = async () => (await app.run<Status>('status')).answer.hosts.map((each) => [each.host, each.release])

  before(async () => {
    const lab = await openLab()
    app = await createApp(lab, 'partial', {hosts})
    await app.deploy()
    await changeHost('web3', 'systemctl stop ssh.socket ssh.service')
  })
  after(() => changeHost('web3', 'systemctl start ssh.service'))

  it('without the flag: exit 4 before anything is built, with the host and the flag', async () => {
    await app.configure({env: {VERSION: 'v2'}, hooks: {'before-build': 'false'}, build: '.'})
    const {code, error} = await app.run('deploy', '--yes')
    expect([code, error?.code]).to.deep.equal([4, 'HOST_UNREACHABLE'])
    expect(error?.message)
      .to.match(/^web3: no connection to .*: the connection was refused\./)
      .and.to.include('the other 2 are fine')
    expect(error?.hint).to.include('add --skip-unreachable')
    expect(await versions()).to.deep.equal(['v1', 'v1', 'v1'])
  })

  it('a backup that the hook waits for is not skipped with its host', async () => {
    await mkdir(join(app.directory, '.shipit'), {recursive: true})
    await writeFile(join(app.directory, '.shipit/secrets'), 'RESTIC_PASSWORD=of a store\n', {mode: 0o600})
    await app.configure({
      env: {VERSION: 'v2'},
      deploy: {backup_before: true},
      hooks: {'before-switch': 'true'},
      volumes: ['data:/data'],
      stores: {here: {repository: '/srv/backups', password: 'RESTIC_PASSWORD'}},
      backups: {data: {from: 'data', to: 'here', host: 'web3', schedule: 'daily'}},
    })
    const {code, error} = await app.run('deploy', '--yes', '--skip-unreachable')
    expect([code, error?.code], error?.message).to.deep.equal([1, 'PREFLIGHT_FAILED'])
    expect(error?.message).to.equal("deploy.backup_before asks for backup data before the hook, and its host web3 can't be reached.")
  })

  it('with it: the others go over, exit 6, report, audit log and lease say who was left out, and nobody is dropped', async () => {
    await app.configure({env: {VERSION: 'v2'}, hooks: {'before-deploy': {command: ['sh', '-c', 'echo $SHIPIT_HOSTS']}}})
    const load = await startLoad({targets: app.targets({keepAlive: 1, fresh: 1}), rate: 30})
    const {code, answer, stderr} = await app.run<Partly>('deploy', '--yes', '--skip-unreachable')
    const report = await load.stop()
    expect(code, stderr).to.equal(6)
    expect(answer.skipped?.map(({host, because}) => [host, /refused/.test(because)])).to.deep.equal([['web3', true]])
    expect(report.failed).to.deep.equal([])
    expect(await versions()).to.deep.equal(['v2', 'v2', 'v1'])
    const {answer: audit} = await app.run<readonly {readonly host: string; readonly note?: string}[]>('audit', '--host', 'web1')
    expect(audit.at(-1)).to.include({host: 'web1', note: 'without web3'})
    const again = await app.say(['deploy', '--yes', '--skip-unreachable'])
    expect([again.code, again.stdout]).to.deep.equal([6, again.stdout.match(/^Nothing to change: .* runs on web1, web2\.\nweb3 was skipped and keeps what it had\..*\n$/)?.[0]])
  })

  it('taken out of the file while it is dead, it stands in the way of nothing: what runs there is left, and that is told', async () => {
    await app.configure({env: {VERSION: 'v2'}, hosts: hosts.slice(0, 2)})
    const {code, stderr} = await app.say(['deploy', '--yes'])
    expect([code, stderr.includes("web3 was taken out of deploy.yml and can't be reached")], stderr).to.deep.equal([0, true])
    await app.configure({env: {VERSION: 'v2'}})
  })

  it('once it is back, status shows which host has which release, and a plain deploy brings it the same one', async () => {
    await changeHost('web3', 'systemctl start ssh.service')
    const before = await releases()
    expect([before[0]?.[1] === before[1]?.[1], before[2]?.[1]]).to.deep.equal([true, '1-1'])
    const {changed, steps} = await app.deploy()
    expect([changed, [...new Set(steps.flatMap((step) => (step.title.startsWith('Start ') ? [step.host] : [])))]]).to.deep.equal([true, ['web3']])
    expect(await versions()).to.deep.equal(['v2', 'v2', 'v2'])
    expect(new Set((await releases()).map(([, release]) => release)).size).to.equal(1)
  })
})
