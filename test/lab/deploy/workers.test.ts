import {expect} from 'chai'
import {startLoad} from '../load.js'
import {createApp} from '../app.js'
import {onHost, openLab} from '../fixture.js'
import type {TestLab} from '../fixture.js'

describe('lab: roles', function () {
  this.timeout(300_000)
  let lab: TestLab

  before(async () => {
    lab = await openLab()
  })

  const roles = {web: {port: 3000, domains: ['staffed.test'], tls: 'off'}, worker: {command: 'node worker.js'}}
  const withRoles = {roles, port: undefined, domains: undefined, tls: undefined, health: undefined}

  it('replaces a worker: the new one proves that it stays, then the old one is told to finish', async () => {
    const app = await createApp(lab, 'staffed', {written: withRoles})
    await app.deploy()
    expect(await app.replicas()).to.deep.equal(['staffed-web-1 running', 'staffed-worker-1 running'])
    await app.configure({env: {VERSION: 'v2'}})
    await app.deploy()
    expect(await app.replicas()).to.deep.equal(['staffed-web-1 running', 'staffed-worker-1 running'])
    expect(await onHost(lab, 'web1', 'docker logs "$(docker ps --quiet --filter name=staffed-worker)"')).to.include('worker v2 starts')

    await app.configure({roles: {...roles, worker: {command: 'node worker.js', env: {FAIL: 'exit'}}}})
    const bad = await app.run('deploy', '--yes')
    expect([bad.code, bad.error?.code]).to.deep.equal([5, 'UNHEALTHY'])
    expect(bad.error?.message).to.include('fatal: cannot reach the queue')
    expect(await app.replicas(), 'all as it was').to.deep.equal(['staffed-web-1 running', 'staffed-worker-1 running'])
    expect((await app.who()).version).to.equal('v2')
  })

  it('tells which role took its whole stop_timeout and was killed, and no other', async () => {
    const stubborn = {command: 'sleep 1000', deploy: {stop_timeout: '2s'}}
    const written = {roles: {web: {...roles.web, domains: ['stubborn.test']}, stubborn}}
    const app = await createApp(lab, 'stubborn', {written: {...withRoles, ...written}})
    await app.deploy()
    await app.configure({...written, env: {VERSION: 'v2'}})
    expect((await app.say(['deploy', '--yes'])).stdout).to.include('stubborn on web1 did not end by itself: it took its whole stop_timeout (2 s), and was killed.')
    await app.configure({roles: {...written.roles, stubborn: {...stubborn, options: ['--init']}}, env: {VERSION: 'v3'}})
    const killed = async (): Promise<unknown> => (JSON.parse((await app.say(['deploy', '--yes', '--json'])).stdout) as {readonly killed?: unknown}).killed
    expect(await killed(), 'the old one has no init yet').to.deep.equal([{role: 'stubborn', seconds: 2, hosts: ['web1']}])
    await app.configure({roles: {...written.roles, stubborn: {...stubborn, options: ['--init']}}, env: {VERSION: 'v4'}})
    expect(await killed()).to.equal(undefined)
  })

  it('a role that is gone from the file is shown by plan and removed by deploy', async () => {
    const app = await createApp(lab, 'shrunk', {written: {...withRoles, roles: {...roles, web: {...roles.web, domains: ['shrunk.test']}}}})
    await app.deploy()
    await app.configure({roles: {web: {...roles.web, domains: ['shrunk.test']}}})
    expect((await app.say(['plan'])).stdout).to.match(/^ {2}- worker {2}no longer in the file$/m)
    await app.deploy()
    expect(await app.replicas()).to.deep.equal(['shrunk-web-1 running'])
  })

  it('strategy replace stops the old one first, and the proxy holds requests meanwhile', async () => {
    const deploy = {strategy: 'replace', drain_timeout: '5s'}
    const app = await createApp(lab, 'single', {written: {deploy, volumes: ['data:/data']}})
    await app.deploy()
    const load = await startLoad({targets: app.targets({keepAlive: 2, fresh: 1, echo: 1}), rate: 40})
    await app.configure({env: {VERSION: 'v2'}, deploy, volumes: ['data:/data']})
    await app.deploy()
    await load.served(20)
    const report = await load.stop()
    expect(report.failed).to.deep.equal([])
    expect(Object.keys(report.byVersion)).to.have.members(['v1', 'v2'])
    expect(await app.replicas()).to.have.lengthOf(1)
  })
  it('strategy replace loses no POST in ten deploys, and those that wait are answered by the new release', async () => {
    const deploy = {strategy: 'replace', drain_timeout: '5s'}
    const app = await createApp(lab, 'posted', {written: {deploy}})
    await app.deploy()
    const load = await startLoad({targets: app.targets({keepAlive: 2, fresh: 2, echo: 12}), rate: 160})
    const releases = Array.from({length: Number(process.env['SHIPIT_TEST_DEPLOYS'] ?? 10)}, (_, index) => `v${index + 2}`)
    for (const VERSION of releases) {
      await app.configure({env: {VERSION}, deploy})
      await app.deploy()
    }
    await load.served(50)
    const report = await load.stop()
    expect(report.failed).to.deep.equal([])
    expect(Object.keys(report.byVersion)).to.have.members(['v1', ...releases])
    process.stderr.write(`      ${report.requests} requests, longest wait ${report.longestGapMs} ms\n`)
  })

  it('strategy replace puts the old one back when the new one fails, and loses nothing but time', async () => {
    const deploy = {strategy: 'replace', drain_timeout: '5s'}
    const app = await createApp(lab, 'replaced', {written: {deploy}})
    await app.deploy()
    const load = await startLoad({targets: app.targets({keepAlive: 2, echo: 6}), rate: 80})
    await app.configure({env: {VERSION: 'v2', FAIL: 'exit'}, deploy})
    const bad = await app.run('deploy', '--yes')
    await load.served(50)
    const report = await load.stop()
    expect([bad.code, bad.error?.code]).to.deep.equal([5, 'UNHEALTHY'])
    expect(report.failed).to.deep.equal([])
    expect(Object.keys(report.byVersion)).to.deep.equal(['v1'])
    expect(await onHost(lab, 'web1', 'ls /var/lib/shipit/proxy/live | grep "^replaced.*hold" || true')).to.equal('')
  })
})
