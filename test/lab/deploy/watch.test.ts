import {expect} from 'chai'
import {request} from 'undici'
import {startLoad} from '../load.js'
import type {Load} from '../../support/load.js'
import {createApp} from '../app.js'
import type {App, Written} from '../app.js'
import {onHost, openLab} from '../fixture.js'
import type {TestLab} from '../fixture.js'

describe('lab: a new release that is watched', function () {
  this.timeout(240_000)
  let lab: TestLab

  before(async () => {
    lab = await openLab()
  })

  const visitors = (app: App): Promise<Load> => startLoad({targets: app.targets({keepAlive: 2, fresh: 2}), rate: 100 * app.hosts.length})
  const deployed = async (name: string, deploy: Written, hosts = ['web1']): Promise<App> => {
    const app = await createApp(lab, name, {hosts, written: {deploy: {drain_timeout: '3s', ...deploy}}})
    await app.deploy()
    return app
  }
  const release = (app: App, env: Written, deploy: Written): Promise<void> => app.configure({env, deploy: {drain_timeout: '3s', ...deploy}})
  const auditOf = async (app: App): Promise<string> => onHost(lab, 'web1', `tail -n 1 /var/lib/shipit/apps/${app.name}/audit.jsonl; cat /var/lib/shipit/apps/${app.name}/current`)

  it('is taken back on every host as soon as one answers with too many errors, and those end', async () => {
    const deploy = {abort_on_errors: '2%', watch: '120s'}
    const app = await deployed('taken', deploy, ['web1', 'web2'])
    const standing = await app.containers()
    const load = await visitors(app)
    await release(app, {VERSION: 'v2', FAIL: 'errors:30'}, deploy)
    const began = performance.now()
    const {code, error} = await app.run('deploy', '--yes')
    expect((performance.now() - began) / 1000, 'it did not wait for the end of the watch').to.be.below(120)
    const {failed: before} = await load.report()
    await load.served(300)
    const report = await load.stop()

    expect([code, error?.code], error?.message).to.deep.equal([5, 'TOO_MANY_ERRORS'])
    expect(error?.message)
      .to.match(/The new release answers with too many errors on web[12]\.\n(.*\n)*web: \d+ of \d+ requests failed, more than 2%\. The last of them:\n {2}500 \/\n/)
      .and.to.include('no connection to the database')
    expect(error?.hint).to.include('`abort_on_errors: 2%`')
    expect(new Set(report.failed.map((each) => each.error))).to.deep.equal(new Set(['500 something went wrong']))
    expect(report.failed, 'none failed any more').to.have.lengthOf(before.length)
    for (const host of app.hosts) {
      expect(await app.containers(host)).to.deep.equal(standing)
      expect((await app.who(host)).version).to.equal('v1')
    }
    expect(await auditOf(app)).to.match(/"outcome":"failed".*"release":"2-1"}\n1-1$/)
    await release(app, {VERSION: 'v3'}, {...deploy, watch: '2s'})
    await app.deploy()
  })

  it('stays with fewer errors than that', async () => {
    const deploy = {abort_on_errors: '20%', watch: '4s'}
    const app = await deployed('tolerated', deploy)
    const load = await visitors(app)
    await release(app, {VERSION: 'v2', FAIL: 'errors:10'}, deploy)
    const {code, stdout, stderr} = await app.say(['deploy', '--yes'])
    await load.stop()
    expect(code, stderr).to.equal(0)
    expect(stdout).to.match(/While it went over: [\d,]+ requests, \d+ failed \(5xx or cut\): \d+ × 500\./)
    expect(await app.containers()).to.have.lengthOf(1)
  })

  for (const [what, moment, deploy] of [
    ['the watch', /# Watch what 1 answers$/m, {abort_on_errors: '2%', watch: '30s'}],
    ['the canary', /# Watch what 1 answers to 50% of the visitors/, {abort_on_errors: '2%', watch: '2s', canary: {share: '50%', for: '30s'}}],
  ] as const) {
    it(`whose client is killed during ${what}: the old one serves again, and the same command goes over`, async () => {
      const app = await deployed(`killed-in-${what.replace('the ', '')}`, deploy)
      const load = await visitors(app)
      await release(app, {VERSION: 'v2'}, deploy)
      let ended = false
      await app.say(['deploy', '--yes', '--verbose'], {
        onOutput(text, kill) {
          if (ended || !moment.test(text)) return
          ended = true
          kill('SIGKILL')
        },
      })
      expect(ended).to.equal(true)
      await until(async () => (await versions(app)).join() === 'v1')
      await release(app, {VERSION: 'v2'}, {...deploy, watch: '2s', ...('canary' in deploy && {canary: {share: '50%', for: '3s'}})})
      const {code, error} = await app.run('deploy', '--yes')
      const report = await load.stop()
      expect(code, error?.message).to.equal(0)
      expect(report.failed).to.deep.equal([])
      expect(await versions(app)).to.deep.equal(['v2'])
      expect(await app.containers()).to.have.lengthOf(1)
      expect(await flags(app)).to.not.match(/[.]canary$/m)
      expect((await app.run('plan', '--exit-code')).code).to.equal(0)
    })
  }

  it('goes to a share of the visitors first, who keep it; then to all', async () => {
    const deploy = {canary: {share: '20%', for: '15s'}, watch: '2s'}
    const app = await deployed('canary', deploy)
    await release(app, {VERSION: 'v2'}, deploy)
    const seen: string[] = []
    const {code, stderr} = await whileWatched(app, async () => {
      const first = await Promise.all(Array.from({length: 400}, () => visit(app)))
      seen.push(...first.map(({version}) => version))
      const again = first.slice(0, 60)
      expect(await Promise.all(again.map(({cookie}) => visit(app, cookie)))).to.deep.equal(again.map(({version}) => ({version, cookie: ''})))
    })
    expect(code, stderr).to.equal(0)
    const share = seen.filter((version) => version === 'v2').length / 400
    expect(share, `${share} of 400`).to.be.within(0.12, 0.28)
    expect(await visit(app), 'once it is over, nobody gets a cookie').to.deep.equal({version: 'v2', cookie: ''})
    expect(await flags(app)).to.not.match(/[.]canary$/m)
  })

  it('that is bad hurts that share alone', async () => {
    const deploy = {canary: {share: '20%', for: '60s'}, abort_on_errors: '10%', watch: '5s'}
    const app = await deployed('unlucky', deploy)
    const load = await visitors(app)
    await release(app, {VERSION: 'v2', FAIL: 'errors:100'}, deploy)
    const {code, error} = await app.run('deploy', '--yes')
    const report = await load.stop()
    expect([code, error?.code], error?.message).to.deep.equal([5, 'TOO_MANY_ERRORS'])
    expect(report.failed.length, 'some failed').to.be.above(4)
    expect(report.failed.length / report.requests, 'far fewer than all').to.be.below(0.3)
    expect(await versions(app)).to.deep.equal(['v1'])
    expect(await flags(app)).to.not.match(/[.]canary$/m)
  })

  /** Does something as soon as the canary is watched. */
  async function whileWatched(app: App, work: () => Promise<void>): Promise<{readonly code: number | null; readonly stderr: string}> {
    let worked: Promise<void> | undefined
    const ran = await app.say(['deploy', '--yes', '--verbose'], {
      onOutput(text) {
        if (/# Watch what 1 answers to/.test(text)) worked ??= work()
      },
    })
    expect(worked, ran.stderr).to.not.equal(undefined)
    await worked
    return ran
  }

  /** Asks once, as a visitor with this cookie; answers the cookie that was given. */
  async function visit(app: App, cookie = ''): Promise<{readonly version: string; readonly cookie: string}> {
    const {headers, body} = await request(`${app.targets()[0]?.url}/`, {headers: {host: app.domain, ...(cookie !== '' && {cookie})}})
    await body.text()
    return {version: String(headers['x-version']), cookie: String(headers['set-cookie'] ?? '').split(';', 1)[0] ?? ''}
  }

  const versions = async (app: App): Promise<readonly string[]> => [...new Set(await Promise.all(Array.from({length: 20}, async () => (await visit(app)).version)))]
  const flags = (app: App): Promise<string> => onHost(lab, 'web1', `ls /var/lib/shipit/proxy/live | grep '^${app.name}[.]' || :`)
})

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (const end = performance.now() + 60_000; !(await isSo());) if (performance.now() > end) throw new Error('it did not come to that in time')
}
