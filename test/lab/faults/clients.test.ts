import {expect} from 'chai'
import {startLoad} from '../load.js'
import {createApp} from '../app.js'
import type {App} from '../app.js'
import {openLab} from '../fixture.js'
import type {TestLab} from '../fixture.js'

/** Lets a client's clock be off by so many days: what its kernel says is shifted before shipit is loaded. */
const clockOff = (days: number): Readonly<Record<string, string>> => ({
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(`const off=${days}*86400000,Own=Date,now=Date.now;globalThis.Date=class extends Own{constructor(...a){a.length?super(...a):super(now()+off)}static now(){return now()+off}}`)}`,
})

describe('lab: clients that are off, and several at once', function () {
  this.timeout(120_000)
  let lab: TestLab

  before(async () => {
    lab = await openLab()
  })

  it('a clock that is a day ahead, or behind: releases keep their order, and a rollback finds the one before', async () => {
    const app = await createApp(lab, 'dated', {hosts: ['web2']})
    const deploy = async (version: string, days: number) => {
      await app.configure({env: {VERSION: version}})
      const {code, stdout, stderr} = await app.say(['deploy', '--yes', '--json'], {env: clockOff(days)})
      expect(code, stderr).to.equal(0)
      const {seconds} = JSON.parse(stdout) as {readonly seconds: number}
      expect(seconds).to.be.within(0, 100)
    }
    await deploy('v1', 0)
    await deploy('v2', 1)
    await deploy('v3', -1)
    const ahead = await app.say(['status', '--check'], {env: clockOff(1)})
    expect([ahead.code, ahead.stderr]).to.deep.equal([0, ''])
    expect((await app.say(['rollback', '--yes'], {env: clockOff(1)})).code).to.equal(0)
    expect((await app.who()).version).to.equal('v2')
    expect((await app.run('plan', '--exit-code')).code, 'the file still has v3').to.equal(10)
  })

  it('a host whose name is in no DNS: exit 4 with the name, before anything is touched', async () => {
    const app = await createApp(lab, 'nameless', {hosts: ['web2'], written: {hosts: ['web2', 'gone.invalid']}})
    const {code, error} = await app.run('deploy', '--yes')
    expect([code, error?.code]).to.deep.equal([4, 'HOST_UNREACHABLE'])
    expect(error?.message).to.match(/^gone\.invalid: no connection to .*: (there is no such name in DNS|DNS does not answer)\./)
    expect(error?.hint).to.include('add --skip-unreachable')
    expect(await app.containers()).to.deep.equal([])
  })

  it('two apps at once on one host: both go over, drop nothing, and both keep their routes', async () => {
    const apps: readonly App[] = await Promise.all(['onehand', 'otherhand'].map((name) => createApp(lab, name, {hosts: ['web2'], written: {env: {VERSION: 'v1', APP: name}}})))
    await Promise.all(apps.map((app) => app.deploy()))
    const load = await startLoad({targets: apps.flatMap((app) => app.targets({keepAlive: 1, fresh: 1})), rate: 40})
    for (const app of apps) await app.configure({env: {VERSION: 'v2', APP: app.name}, path: '/', domains: [app.domain, `www.${app.domain}`]})
    await Promise.all(apps.map((app) => app.deploy()))
    const report = await load.stop()
    expect(report.failed).to.deep.equal([])
    for (const app of apps) expect(await app.who()).to.include({status: 200, version: 'v2', app: app.name})
    for (const app of apps) expect((await app.run('plan', '--exit-code')).code).to.equal(0)
  })
})
