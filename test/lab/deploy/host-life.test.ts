import {expect} from 'chai'
import {execa} from 'execa'
import {containerOf} from '../../../src/lib/features/lab/names.js'
import {findLocalEngine} from '../../../src/lib/run/local-engine.js'
import {longestGapMs, startLoad} from '../load.js'
import {createApp} from '../app.js'
import type {App} from '../app.js'
import {openLab, untilOnHost} from '../fixture.js'
import type {TestLab} from '../fixture.js'

describe('lab: what a host lives through', function () {
  this.timeout(120_000)
  let lab: TestLab
  let app: App

  before(async () => {
    lab = await openLab()
    app = await createApp(lab, 'lasting', {hosts: ['web3'], written: {replicas: 2}})
    await app.deploy()
    await app.configure({env: {VERSION: 'v2'}})
    await app.deploy()
  })

  it('serves by itself after a reboot, the release that served before', async () => {
    const {docker, env} = await findLocalEngine()
    await execa(docker, ['restart', '--time', '20', containerOf(lab.name, 'web3')], {env})
    const load = await startLoad({targets: app.targets({keepAlive: 1}), patience: 60})
    await load.served(20)
    const report = await load.stop()
    expect(report.failed).to.deep.equal([])
    expect(Object.keys(report.byVersion)).to.deep.equal(['v2'])
    // One replica serves as soon as it can, the other one may be a moment behind.
    await untilOnHost(lab, 'web3', `[ "$(docker ps --quiet --filter label=shipit.app=${app.name} | wc -l)" = 2 ]`)
    const plan = await app.say(['plan', '--exit-code'])
    expect(plan.code, plan.stdout + plan.stderr).to.equal(0)
  })

  it('takes another Caddy without a failed request', async () => {
    const {docker, env} = await findLocalEngine()
    await execa(docker, ['build', '--quiet', '--tag', 'shipit-test-caddy:other', '-'], {env, input: 'FROM caddy:2\nLABEL shipit.test=other\n'})
    const load = await startLoad({targets: app.targets({keepAlive: 4, fresh: 3, echo: 2, long: 1}), longMs: 4000})
    await app.configure({env: {VERSION: 'v2'}, proxy: {image: 'shipit-test-caddy:other'}})
    const ran = await app.run('proxy', 'upgrade')
    await load.served(200)
    const report = await load.stop()
    expect(ran.code, ran.error?.message).to.equal(0)
    expect(report.failed).to.deep.equal([])
    expect(report.longestGapMs).to.be.below(longestGapMs)
    await app.configure({env: {VERSION: 'v3'}, proxy: {image: 'shipit-test-caddy:other'}})
    await app.deploy()
    expect((await app.who()).version).to.equal('v3')
  })
})
