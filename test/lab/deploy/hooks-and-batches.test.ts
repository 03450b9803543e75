import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {expect} from 'chai'
import {createApp} from '../app.js'
import {startLoad} from '../load.js'
import {repository} from '../../support/process.js'
import {openLab} from '../fixture.js'
import type {TestLab} from '../fixture.js'

describe('lab: hooks and groups of hosts', function () {
  this.timeout(90_000)
  let lab: TestLab

  before(async () => {
    lab = await openLab()
  })

  it('hooks of the deployer run in their order and learn what goes on', async () => {
    const app = await createApp(lab, 'hooked')
    const note = (name: string): string => `sh -c 'echo ${name} $SHIPIT_APP $SHIPIT_VERSION >> hooks.log'`
    const names = ['before-connect', 'before-deploy', 'before-switch', 'after-deploy']
    await app.configure({hooks: Object.fromEntries(names.map((name) => [name, note(name)]))})
    await app.deploy()
    expect((await readFile(join(app.directory, 'hooks.log'), 'utf8')).trim().split('\n')).to.deep.equal([
      'before-connect hooked',
      'before-deploy hooked 1',
      'before-switch hooked 1',
      'after-deploy hooked 1',
    ])
  })

  it('a hook may look by shipit, and a command of it that would wait for its own deploy ends at once and says why', async () => {
    const app = await createApp(lab, 'nested')
    const shipit = `${process.execPath} ${join(repository, 'bin/run.js')}`
    await app.configure({hooks: {'after-deploy': {command: ['sh', '-c', `${shipit} exec web -- echo seen >> hooks.log && ${shipit} restart web --wait`]}}})
    const ran = await app.run('deploy', '--yes')
    expect([ran.code, ran.error?.code]).to.deep.equal([1, 'COMMAND_FAILED'])
    expect(ran.error?.message).to.include('That is who runs this hook, after-deploy: no other command can change the app until it has ended')
    expect(await readFile(join(app.directory, 'hooks.log'), 'utf8')).to.equal('seen\n')
    expect((await app.who('web1')).version).to.equal('v1')
  })

  it('a rollback runs before-deploy and after-rollback, and tells them so; it runs no migrations, and a restart runs nothing', async () => {
    const app = await createApp(lab, 'returned')
    await app.deploy()
    const note = (name: string): string => `sh -c 'echo ${name} $SHIPIT_COMMAND $SHIPIT_RELEASE >> hooks.log'`
    const names = ['before-connect', 'before-deploy', 'before-switch', 'after-deploy', 'after-rollback', 'on-failure']
    await app.configure({env: {VERSION: 'v2'}, hooks: Object.fromEntries(names.map((name) => [name, note(name)]))})
    await app.deploy()
    expect((await app.run('rollback', '--yes')).code).to.equal(0)
    expect((await app.run('restart', 'web')).code).to.equal(0)
    expect((await readFile(join(app.directory, 'hooks.log'), 'utf8')).trim().split('\n')).to.deep.equal([
      'before-connect deploy',
      'before-deploy deploy 2-1',
      'before-switch deploy 2-1',
      'after-deploy deploy 2-1',
      'before-deploy rollback 1-1',
      'after-rollback rollback 1-1',
    ])
  })

  it('before-switch in the new image runs once for all hosts, with the env of the new release; failing, nothing is switched', async () => {
    const written = {hosts: ['web1', 'web2'], volumes: ['shared:/shared']}
    const app = await createApp(lab, 'migrated', {hosts: ['web1', 'web2'], written})
    await app.deploy()
    const migrate = (then: string): object => ({
      ...written,
      env: {VERSION: 'v2'},
      hooks: {'before-switch': {command: ['sh', '-c', `echo "migrated to $VERSION" >> /shared/log; ${then}`], in: 'image'}},
    })
    const migrations = async (): Promise<readonly string[]> =>
      Promise.all(['web1', 'web2'].map(async (host) => (await app.say(['exec', 'web', '--host', host, '--', 'sh', '-c', 'cat /shared/log 2>/dev/null'])).stdout.trim()))

    await app.configure({...migrate('echo the table is locked; exit 4')})
    const failed = await app.run('deploy', '--yes')
    expect([failed.code, failed.error?.code]).to.deep.equal([1, 'COMMAND_FAILED'])
    expect(failed.error?.message).to.include('the table is locked')
    expect([(await app.who('web1')).version, (await app.who('web2')).version]).to.deep.equal(['v1', 'v1'])
    expect(await app.replicas('web1')).to.deep.equal(['migrated-web-1 running'])

    await app.configure({...migrate('true')})
    await app.deploy()
    expect([(await app.who('web1')).version, (await app.who('web2')).version]).to.deep.equal(['v2', 'v2'])
    expect(await migrations()).to.deep.equal(['migrated to v2\nmigrated to v2', ''])
  })

  it('before-switch in the new image ends when its time is over, where the program heeds no SIGTERM', async () => {
    const app = await createApp(lab, 'endless', {written: {hooks: {'before-switch': {command: ['sleep', '600'], in: 'image', timeout: '1s'}}}})
    const failed = await app.run('deploy', '--yes')
    expect([failed.code, failed.error?.code]).to.deep.equal([1, 'COMMAND_FAILED'])
    expect(failed.error?.message).to.include('given up after 1 s')
    expect(await app.replicas()).to.deep.equal([])
  })

  it('a failing hook of the deployer ends the deploy before any host is touched', async () => {
    const app = await createApp(lab, 'stopped', {written: {hooks: {'before-connect': "sh -c 'echo the tests are red; exit 9'"}}})
    const failed = await app.run('deploy', '--yes')
    expect([failed.code, failed.error?.code]).to.deep.equal([1, 'COMMAND_FAILED'])
    expect(failed.error?.message).to.include('the tests are red')
    expect(await app.replicas()).to.deep.equal([])
  })

  it('deploy.batch goes over group by group; a later group that fails takes the earlier ones back', async () => {
    const hosts = ['web1', 'web2', 'web3']
    const app = await createApp(lab, 'grouped', {hosts, written: {deploy: {batch: 1, drain_timeout: '5s'}}})
    const first = await app.deploy()
    expect(first.hosts.map((each) => each.host)).to.deep.equal(hosts)

    // Only on the third host is the new release not well: its name is there, and the app listens to no one.
    await app.configure({
      hosts,
      env: {VERSION: 'v2', FAIL_ON: 'web3'},
      deploy: {batch: 1, drain_timeout: '5s'},
      command: ['sh', '-c', 'case "$SHIPIT_HOST" in "$FAIL_ON") exit 3;; esac; exec node server.js'],
    })
    const load = await startLoad({targets: app.targets({keepAlive: 2, fresh: 1, long: 1}), rate: 40, longMs: 1500})
    const failed = await app.run('deploy', '--yes')
    await load.served(50)
    const report = await load.stop()
    expect([failed.code, failed.error?.code]).to.deep.equal([5, 'UNHEALTHY'])
    expect(failed.error?.message).to.include('web3')
    expect(report.failed).to.deep.equal([])
    expect(Object.keys(report.byVersion).toSorted(), 'the first groups had gone over').to.deep.equal(['v1', 'v2'])
    for (const host of hosts) {
      expect((await app.who(host)).version, host).to.equal('v1')
      expect(await app.replicas(host), host).to.deep.equal(['grouped-web-1 running'])
    }
  })
})
