import {expect} from 'chai'
import {longestGapMs, startLoad} from '../load.js'
import type {Target} from '../../support/load.js'
import {createApp} from '../app.js'
import type {App} from '../app.js'
import {onHost, openLab} from '../fixture.js'
import type {TestLab} from '../fixture.js'

describe('lab: deploys under load', function () {
  this.timeout(300_000)
  let lab: TestLab

  before(async () => {
    lab = await openLab()
  })

  const succeeds = async (app: App, ...words: readonly string[]): Promise<void> => {
    const {code, error} = await app.run(...words)
    expect(code, error?.message).to.equal(0)
  }
  const release = async (app: App, version: string): Promise<void> => {
    await app.configure({env: {VERSION: version}})
    await app.deploy()
  }

  it('ten in a row: no request fails, ten-second requests complete, and the WebSockets of another app live through all of them', async () => {
    const app = await createApp(lab, 'ten', {written: {replicas: 2}})
    const other = await createApp(lab, 'bystander')
    await Promise.all([app.deploy(), other.deploy()])
    const load = await startLoad({targets: [...app.targets({keepAlive: 3, fresh: 2, echo: 2}), ...other.targets({keepAlive: 1, sockets: 2, streams: 1})]})
    // Each deploy waits for the slow requests that are under way: three of them do, the fourth while the last ones end.
    const slow = await startLoad({targets: app.targets({keepAlive: 1, long: 1}), longMs: 10_000})
    for (let turn = 1; turn <= 3; turn += 1) await release(app, `v${turn + 1}`)
    const slowReport = slow.stop()
    for (let turn = 4; turn <= 10; turn += 1) await release(app, `v${turn + 1}`)
    const {failed, long} = await slowReport
    expect(failed).to.deep.equal([])
    expect(long).to.be.at.least(3)
    const report = await load.stop()

    expect(report.failed).to.deep.equal([])
    expect(Object.keys(report.byTarget['ten@web1']?.byVersion ?? {})).to.have.members(Array.from({length: 11}, (_, index) => `v${index + 1}`))
    expect(report.longestGapMs).to.be.below(longestGapMs)
    expect(report.byTarget['bystander@web1']?.sockets).to.include({opened: 2, closed: 0, dropped: 0})
    expect(report.byTarget['bystander@web1']?.streams).to.include({opened: 1, closed: 0, dropped: 0})
    expect(await app.containers()).to.have.lengthOf(2)
  })

  it('its own WebSockets and event streams live on until drain_timeout, and are then closed, not cut', async () => {
    const app = await createApp(lab, 'streams', {written: {deploy: {drain_timeout: '8s'}}})
    await app.deploy()
    const load = await startLoad({targets: app.targets({keepAlive: 2, sockets: 2, streams: 2}), rate: 50})
    await app.configure({env: {VERSION: 'v2'}, deploy: {drain_timeout: '8s'}})
    const {code, stderr} = await app.say(['deploy', '--yes', '--verbose'])
    await load.served(100)
    const report = await load.stop()

    expect(code, stderr).to.equal(0)
    expect(stderr, 'how many were left').to.match(/4 requests or streams left/)
    expect(report.failed).to.deep.equal([])
    expect(report.sockets).to.include({opened: 4, closed: 2, dropped: 0})
    expect(report.streams).to.include({opened: 4, closed: 2, dropped: 0})
    expect(report.sockets.longestGapMs).to.be.below(longestGapMs)
  })

  it('with `drain: background` the deploy ends at once and the host waits for slow requests, the next deploy too', async () => {
    const deploy = {drain: 'background', drain_timeout: '25s'}
    const app = await createApp(lab, 'background', {written: {deploy}})
    await app.deploy()
    const load = await startLoad({targets: app.targets({keepAlive: 2, long: 1}), rate: 50, longMs: 12_000})
    await app.configure({env: {VERSION: 'v2'}, deploy})
    await app.deploy()
    expect(await app.containers(), 'the old one is still there').to.have.lengthOf(2)
    await app.configure({env: {VERSION: 'v3'}, deploy})
    await app.deploy()
    await succeeds(app, 'rollback', '--yes')
    const report = await load.stop()

    expect(report.failed, 'the third release waits for the place of the first, the rollback for nothing').to.deep.equal([])
    expect(report.byVersion).to.include.keys('v1', 'v2', 'v3')
    await until(async () => (await app.containers()).length === 1, 60_000)
    expect((await app.who()).version).to.equal('v2')
  })

  it('over HTTPS nothing drops either, and plain HTTP leads there', async () => {
    const app = await createApp(lab, 'safe', {written: {tls: 'internal'}})
    await app.deploy()
    const ca = await onHost(lab, 'web1', 'docker exec shipit-proxy cat /data/caddy/pki/authorities/local/root.crt')
    const [target] = app.targets({keepAlive: 3, fresh: 2, echo: 2, sockets: 1})
    const load = await startLoad({targets: [{...(target as Target), url: (target as Target).url.replace('http:', 'https:')}], ca})
    await app.configure({tls: 'internal', env: {VERSION: 'v2'}, deploy: {drain_timeout: '2s'}})
    await app.deploy()
    expect((await app.who()).status).to.equal(308)
    const report = await load.stop()
    expect(report.failed).to.deep.equal([])
    expect(Object.keys(report.byVersion)).to.have.members(['v1', 'v2'])
    expect(report.sockets).to.include({opened: 2, closed: 1, dropped: 0})
  })

  it('a rollback and a restart drop nothing either', async () => {
    const app = await createApp(lab, 'back', {written: {replicas: 2}})
    await app.deploy()
    await release(app, 'v2')
    const load = await startLoad({targets: app.targets({keepAlive: 3, fresh: 2, echo: 2})})
    await succeeds(app, 'rollback', '--yes')
    await succeeds(app, 'restart', 'web')
    const report = await load.stop()
    expect(report.failed).to.deep.equal([])
    expect(Object.keys(report.byVersion)).to.have.members(['v1', 'v2'])
  })
})

/** Asks until it is so. */
async function until(isSo: () => Promise<boolean>, patienceMs: number): Promise<void> {
  for (const end = performance.now() + patienceMs; !(await isSo());) if (performance.now() > end) throw new Error('it did not come to that in time')
}
