import {expect} from 'chai'
import {request} from 'undici'
import {startLoad} from '../load.js'
import {createApp} from '../app.js'
import type {App} from '../app.js'
import {openLab} from '../fixture.js'
import type {TestLab} from '../fixture.js'

type Replica = {readonly name: string; readonly state: string; readonly healthy?: boolean; readonly restarts: number; readonly live: boolean}
type Status = {readonly healthy: boolean; readonly hosts: readonly {readonly replicas: readonly Replica[]}[]}

describe('lab: replicas that are slow, flap, or die after the switch', function () {
  this.timeout(180_000)
  let lab: TestLab

  before(async () => {
    lab = await openLab()
  })

  it('30 s to boot: with a deadline that permits it the deploy waits and drops nothing; with a shorter one it fails and says what to raise', async () => {
    const command = ['sh', '-c', 'sleep "${BOOT:-0}"; exec node server.js']
    const [patient, hasty] = await Promise.all([createApp(lab, 'patient', {written: {command}}), createApp(lab, 'hasty', {hosts: ['web2'], written: {command}})])
    await Promise.all([patient.deploy(), hasty.deploy()])
    await patient.configure({env: {VERSION: 'v2', BOOT: '30'}, command, health: {path: '/up', deadline: '60s'}})
    await hasty.configure({env: {VERSION: 'v2', BOOT: '30'}, command, health: {path: '/up', deadline: '4s'}})
    const load = await startLoad({targets: [...patient.targets({keepAlive: 1, fresh: 1}), ...hasty.targets({keepAlive: 1, fresh: 1})], rate: 40})
    const [outcome, {code, error}] = await Promise.all([patient.deploy(), hasty.run('deploy', '--yes')])
    await load.served(20)
    const report = await load.stop()
    expect(outcome.seconds).to.be.above(30)
    expect([code, error?.code]).to.deep.equal([5, 'UNHEALTHY'])
    expect(error?.message)
      .to.match(/hasty-web-\w+-1 is not healthy on web2\./)
      .and.to.include('raise `health.deadline` in deploy.yml: it is 4.00s')
    expect(report.failed).to.deep.equal([])
    expect([(await patient.who()).version, (await hasty.who()).version, await hasty.replicas('web2')]).to.deep.equal(['v2', 'v1', ['hasty-web-1 running']])
  })

  describe('an app whose health flaps', () => {
    const health = {path: '/up', deadline: '10s'}
    const sick = async (app: App): Promise<Status> => (await app.run<Status>('status', '--check')).answer
    let app: App

    before(async () => {
      app = await createApp(lab, 'flaps', {written: {health}})
      await app.deploy()
    })

    it('before the switch: three good answers in a row never come, and it is not switched to', async () => {
      await app.configure({env: {VERSION: 'v2', FAIL: 'flap'}, health})
      const {code, error} = await app.run('deploy', '--yes')
      expect([code, error?.code]).to.deep.equal([5, 'UNHEALTHY'])
      expect(error?.message).to.match(/It flaps: \d+ times an accepted answer was followed by one that is not, and three in a row are needed\./)
      expect([(await app.who()).version, await app.replicas()]).to.deep.equal(['v1', ['flaps-web-1 running']])
    })

    it('after the switch: it serves on, and status shows it and exits 1', async () => {
      await app.configure({env: {VERSION: 'v3', FAIL: 'flap:3'}, health})
      await app.deploy()
      const {healthy, hosts} = await sick(app)
      expect([healthy, hosts[0]?.replicas.map((each) => [each.live, each.state, each.healthy])]).to.deep.equal([false, [[true, 'running', false]]])
      expect((await app.who()).version).to.equal('v3')
      const back = await app.run('rollback', '--yes')
      expect(back.code, back.error?.message).to.equal(0)
      expect((await sick(app)).healthy).to.equal(true)
    })
  })

  it('killed for its memory after the switch: the engine starts it again, the other replica serves on, status counts it, and a rollback leads back', async () => {
    const written = {replicas: 2, limits: {memory: '150m'}}
    const app = await createApp(lab, 'hungry', {written})
    await app.deploy()
    await app.configure({...written, env: {VERSION: 'v2', FAIL: 'memory'}})
    await app.deploy()
    const load = await startLoad({targets: app.targets({fresh: 2}), rate: 30})
    const [target] = app.targets()
    const eaten = await request(`${target?.url}/eat`, {method: 'POST', headers: {host: app.domain}})
    await eaten.body.dump()
    await load.served(60)
    const report = await load.stop()
    expect(eaten.statusCode).to.equal(502)
    expect(report.failed).to.deep.equal([])
    const {answer} = await app.run<Status>('status')
    expect(answer.hosts[0]?.replicas.map((each) => each.restarts).toSorted()).to.deep.equal([0, 1])
    const back = await app.run('rollback', '--yes')
    expect(back.code, back.error?.message).to.equal(0)
    expect([(await app.who()).version, await app.replicas()]).to.deep.equal(['v1', ['hungry-web-1 running', 'hungry-web-2 running']])
  })
})
