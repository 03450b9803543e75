import {expect} from 'chai'
import {request} from 'undici'
import type {Traffic} from '../../../src/lib/features/proxy/counted.js'
import {createApp} from '../app.js'
import type {App} from '../app.js'
import {openLab} from '../fixture.js'
import type {TestLab} from '../fixture.js'

type Answered = {readonly code: number | null; readonly stdout: string; readonly stderr: string; readonly statuses: readonly string[]}

describe('lab: the count of requests while an app goes over', function () {
  this.timeout(120_000)
  const deploy = {drain_timeout: '6s'}
  let lab: TestLab

  before(async () => {
    lab = await openLab()
  })

  /** Asks once; `cut` where the answer broke off. */
  async function ask(app: App, path = '/', host = 'web1'): Promise<string> {
    const {url} = app.targets().find((each) => each.name.endsWith(`@${host}`)) ?? {url: ''}
    try {
      const {statusCode, body} = await request(`${url}${path}`, {headers: {host: app.domain}})
      await body.text()
      return String(statusCode)
    } catch {
      return 'cut'
    }
  }

  /** Deploys while an event stream lets the old replicas drain for as long as they may, and asks so many times meanwhile, on each host. */
  async function deployWhileAsked(app: App, times: number, flags: readonly string[] = []): Promise<Answered> {
    const asked: Promise<string>[] = app.hosts.map((host) => ask(app, '/events', host))
    const {code, stdout, stderr} = await app.say(['deploy', '--yes', '--verbose', ...flags], {
      onOutput(text) {
        if (asked.length > app.hosts.length || !/# Drain/.test(text)) return
        for (const host of app.hosts) asked.push(...Array.from({length: times}, async () => ask(app, '/', host)))
      },
    })
    return {code, stdout, stderr, statuses: await Promise.all(asked)}
  }

  const count = (statuses: readonly string[], status: string): number => statuses.filter((each) => each === status).length

  it('is what the clients counted, to the last request; nothing failed', async () => {
    const app = await createApp(lab, 'counted', {hosts: ['web1', 'web2'], written: {deploy}})
    await createApp(lab, 'beside').then((other) => other.deploy())
    await app.deploy()
    await app.configure({env: {VERSION: 'v2'}})
    const {code, stdout, stderr, statuses} = await deployWhileAsked(app, 60)
    expect(code, stderr).to.equal(0)
    expect(count(statuses, '200')).to.equal(122)
    expect(stdout.split('\n').at(-2), stderr).to.equal('While it went over: 122 requests, 0 failed (5xx or cut).')
  })

  for (const [fail, status, says] of [
    ['errors:25', '500', '15 × 500'],
    ['cut:25', 'cut', '15 cut'],
  ] as const) {
    it(`tells of requests that failed (${fail}), and the deploy is done all the same`, async () => {
      const app = await createApp(lab, `fails-${status}`, {written: {deploy}})
      await app.deploy()
      await app.configure({env: {VERSION: 'v2', FAIL: fail}})
      const {code, stdout, stderr, statuses} = await deployWhileAsked(app, 60)
      expect(code, stderr).to.equal(0)
      expect([count(statuses, '200'), count(statuses, status)], stderr).to.deep.equal([46, 15])
      expect(stdout).to.include(`While it went over: 61 requests, 15 failed (5xx or cut): ${says}.`)
    })
  }

  it('is in --json too; without a request it says so, and a deploy that changes nothing counts nothing', async () => {
    const app = await createApp(lab, 'quiet')
    await app.deploy()
    await app.configure({env: {VERSION: 'v2'}})
    const none = {requests: 0, failed: 0, byStatus: {}, cut: 0, left: 0}
    expect(((await app.deploy()) as {traffic?: Traffic}).traffic).to.deep.equal({...none, hosts: [{host: 'web1', ...none}]})
    expect(await app.deploy()).to.not.have.property('traffic')
  })
})
