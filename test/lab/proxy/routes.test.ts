import {expect} from 'chai'
import {maintenanceOff, maintenanceOn, maintenancePage, switchCommand} from '../../../src/lib/features/proxy/switch.js'
import {drain, drainInBackground} from '../../../src/lib/features/proxy/drain.js'
import {staysUp} from '../../../src/lib/features/proxy/gates.js'
import {observedRoutes} from '../../../src/lib/features/proxy/observe.js'
import {planRoutes} from '../../../src/lib/features/proxy/plan-routes.js'
import {isEmpty} from '../../../src/lib/plan/plan.js'
import {thrownBy} from '../../support/thrown.js'
import {waitUntil} from '../until.js'
import {
  ask,
  becomesHealthy,
  carryOut,
  engine,
  get,
  hasSpoken,
  helloRoute,
  host,
  image,
  putRoutes,
  raiseStage,
  run,
  settings,
  setup,
  sh,
  startAuthority,
  startHello,
  strikeStage,
} from './stage.js'

const said = async (failing: Promise<unknown>): Promise<string> => (await thrownBy(failing)).message

describe('the proxy on a host', function () {
  this.timeout(180_000)

  before(raiseStage)
  after(strikeStage)

  it('answers calmly where no app is, and a second set-up changes nothing', async () => {
    expect(await get('http://nobody.example.com/')).to.match(/^HTTP\/1.1 404 Not Found\n[^]*\nNo app answers here\.$/)
    expect(isEmpty(await setup())).to.equal(true)
  })

  it('keeps certificates, sockets and routes from all but root', async () => {
    expect(await sh('stat -c "%a %U" /var/lib/shipit /var/lib/shipit/proxy /run/shipit/proxy/a')).to.equal('700 root\n700 root\n700 root')
  })

  describe('with an app', () => {
    before(async () => {
      await startHello('shop-web-blue-1', {VERSION: 'v1'})
      await startHello('shop-web-green-1', {VERSION: 'v2'})
      await putRoutes('shop', [])
    })

    it('is told of it once: the same routes again are no change', async () => {
      expect(await putRoutes('shop', [helloRoute('shop')])).to.deep.equal(['Route shop.example.com to shop'])
      expect(await putRoutes('shop', [helloRoute('shop')])).to.deep.equal([])
      expect(await get('http://shop.example.com/')).to.include('X-Version: v1')
    })

    it('switches by a file, and back, and says which colour it sees', async () => {
      await run(switchCommand('shop', 'web', 'green'))
      expect(await get('http://shop.example.com/')).to.include('X-Version: v2')
      await run(switchCommand('shop', 'web', 'blue'))
      expect(await get('http://shop.example.com/')).to.include('X-Version: v1')
    })

    it('shares a domain by path, the longest first, with and without its prefix', async () => {
      const upstreams = helloRoute('shop').upstreams
      const api = helloRoute('api', {domains: ['shop.example.com'], path: '/api', stripPath: true, upstreams: {...upstreams, blue: upstreams.green}})
      const deep = helloRoute('deep', {domains: ['shop.example.com'], path: '/api/deep', upstreams: {...upstreams, blue: upstreams.green}})
      await putRoutes('api', [api])
      await putRoutes('deep', [deep])
      expect(await get('http://shop.example.com/api/up')).to.match(/^HTTP\/1.1 200 OK\n[^]*X-Version: v2/)
      expect(await get('http://shop.example.com/api/deep/up')).to.match(/^HTTP\/1.1 404/)
      expect(await get('http://shop.example.com/apiary')).to.include('X-Version: v1')
      await putRoutes('api', [])
      await putRoutes('deep', [])
      expect(await get('http://shop.example.com/api/up')).to.include('X-Version: v1')
    })

    it('serves HTTPS with its own certificates, and leads plain HTTP there', async () => {
      await putRoutes('safe', [helloRoute('safe', {tls: 'internal', upstreams: helloRoute('shop').upstreams})])
      expect(await get('http://safe.example.com/')).to.match(/^HTTP\/1.1 308[^]*\nLocation: https:\/\/safe.example.com\/\n/)
      expect(await get('https://safe.example.com/', '--retry 20', '--retry-all-errors', '--retry-delay 1')).to.match(/HTTP\/2 200[^]*x-version: v1/)
      await putRoutes('safe', [])
      expect(await get('http://safe.example.com/')).to.include('No app answers here.')
    })

    it("gets a certificate from the authority that is asked for, whose root is the user's own", async () => {
      const acme = {email: 'ada@example.com', ...(await startAuthority('signed.example.com'))}
      await putRoutes('signed', [helloRoute('signed', {tls: 'auto', acme, upstreams: helloRoute('shop').upstreams})])
      await sh(`printf '%s' '${acme.root}' > /root/ca.pem
${waitUntil('curl -sf -o /dev/null --max-time 10 --cacert /root/ca.pem --resolve signed.example.com:443:127.0.0.1 https://signed.example.com/up')}; docker rm --force ca`)
      await putRoutes('signed', [])
    })

    it('tells an app what it saw itself of a visitor, and what a proxy before it says once that one is trusted', async () => {
      const tell = `require('http').createServer((q, a) => a.end([q.headers['x-forwarded-for'], q.headers['x-forwarded-proto']].join(' '))).listen(3000)`
      await sh(`docker run --detach --name seen-web-blue-1 --network shipit --entrypoint node ${image} -e "${tell}"`)
      await putRoutes('seen', [helloRoute('seen')])
      const claim = (): Promise<string> =>
        get('http://seen.example.com/', '--retry 5 --retry-all-errors --fail', "--header 'X-Forwarded-For: 203.0.113.7'", "--header 'X-Forwarded-Proto: https'")
      expect(await claim()).to.match(/\n(?!203\.)[\d.]+ http$/)
      const trusting = {...settings, trustedProxies: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16']}
      await carryOut(await setup(trusting))
      expect(await claim()).to.match(/\n203\.0\.113\.7, [\d.]+ https$/)
      await carryOut(await setup())
      expect(await claim()).to.match(/\n(?!203\.)[\d.]+ http$/)
      await putRoutes('seen', [])
      await sh('docker rm --force seen-web-blue-1')
    })

    it('answers for an app in maintenance, whatever is asked, and lets it answer again', async () => {
      await run(maintenanceOn('shop', maintenancePage('Back at 5 <pm>')))
      expect(await get('http://shop.example.com/any')).to.match(/^HTTP\/1.1 503[^]*Retry-After: 60[^]*<p>Back at 5 &lt;pm&gt;<\/p>/)
      expect(await get('http://shop.example.com/', '--request POST', '--data x')).to.match(/^HTTP\/1.1 503/)
      await run(maintenanceOff('shop'))
      expect(await get('http://shop.example.com/')).to.include('X-Version: v1')
    })

    it('has changed nothing when Caddy refuses, and says why', async () => {
      const before = await ask({observed: observedRoutes})
      const broken = helloRoute('broken', {upstreams: {blue: ['no port at all:x'], green: ['x:1']}})
      expect(await said(putRoutes('broken', [broken]))).to.match(/Caddy refuses these routes: .*routes\/broken\.example\.com\/0999\.broken\.web\.caddy/)
      expect(await ask({observed: observedRoutes})).to.deep.equal(before)
      expect(await get('http://shop.example.com/')).to.include('X-Version: v1')
    })

    it('lets one of two win that want the same place at the same time', async () => {
      const {observed} = await ask({observed: observedRoutes})
      const plans = ['first', 'second'].map((name) => planRoutes({host, engine, name, wanted: [helloRoute(name, {domains: ['one.example.com']})], observed}))
      const ends = await Promise.allSettled(plans.map((plan) => carryOut(plan)))
      expect(ends.map((end) => end.status).toSorted()).to.deep.equal(['fulfilled', 'rejected'])
      const fault = ends.flatMap((end) => (end.status === 'rejected' ? [String(end.reason)] : []))
      expect(fault[0]).to.match(/Another app has taken this domain and path meanwhile: (first|second)\.web/)
      await putRoutes('first', [])
      await putRoutes('second', [])
    })

    it('loads what a killed client has left on disk, or has loaded and not left there', async () => {
      const before = await sh('readlink /var/lib/shipit/proxy/config')
      await putRoutes('late', [helloRoute('late', {upstreams: helloRoute('shop').upstreams})])
      await sh(`ln -sfn ${before} /var/lib/shipit/proxy/config`)
      expect(await putRoutes('late', [helloRoute('late', {upstreams: helloRoute('shop').upstreams})])).to.deep.equal(['Route late.example.com to late'])
      expect(await get('http://late.example.com/')).to.include('X-Version: v1')
      await sh(
        `cp -R /var/lib/shipit/proxy/config/. /var/lib/shipit/proxy/generations/other; rm /var/lib/shipit/proxy/generations/other/routes/late.example.com/*; ln -sfn generations/other /var/lib/shipit/proxy/config`,
      )
      expect(await putRoutes('late', [])).to.deep.equal(['Load the routes that stand on disk'])
      expect(await get('http://late.example.com/')).to.include('No app answers here.')
    })

    it('lets requests wait while the only replica is replaced', async () => {
      const {upstreams} = helloRoute('alone')
      await startHello('alone-web-blue-1', {VERSION: 'v1'})
      await putRoutes('alone', [helloRoute('alone', {strategy: 'replace', upstreams})])
      await becomesHealthy('alone-web-blue-1')
      await sh('docker stop -t 1 alone-web-blue-1')
      const answers = Promise.all([1, 2, 3].map(() => get('http://alone.example.com/echo', '--data hello')))
      await startHello('alone-web-green-1', {VERSION: 'v2'})
      await becomesHealthy('alone-web-green-1')
      await run(switchCommand('alone', 'web', 'green'))
      for (const answer of await answers) expect(answer).to.match(/^HTTP\/1.1 200[^]*X-Version: v2[^]*hello$/)
      await putRoutes('alone', [])
    })
  })

  describe('the health of a new replica', () => {
    const replica = 'sick-web-green-1'
    const lines = (text: string): string => `The last lines of ${replica}:\n  | ${text}`

    const bad: Readonly<Record<string, readonly string[]>> = {
      refuse: [`GET /up on port 3000, Host hello.example.com: refused (accepted: 200-299).`, 'It listens on no port.', lines('waiting for the queue')],
      wrongport: ['It listens on 3001, not on 3000: see `port` in deploy.yml, and PORT in its env.', lines('hello dev listens on port 3001')],
      localhost: ['It listens on 127.0.0.1:3000 only, where nobody outside the container reaches it: let it bind 0.0.0.0.'],
      '500': ['Host hello.example.com: 500 (accepted: 200-299).'],
      '301': ['Host hello.example.com: 301 → https://example.com/ (accepted: 200-299).'],
      hang: ['Host hello.example.com: timed out after 1.00s (accepted: 200-299).'],
    }

    for (const [mode, reasons] of Object.entries(bad)) {
      it(`FAIL=${mode} is told with what was seen, and the container's last lines`, async () => {
        await startHello(replica, {FAIL: mode})
        await hasSpoken(replica)
        const message = await said(becomesHealthy(replica, {deadline: 2.5, timeout: 1}))
        expect(
          reasons.filter((reason) => !message.includes(reason)),
          message,
        ).to.deep.equal([])
        expect(message).to.include('Given up after ').and.include(`The last lines of ${replica}:`)
      })
    }

    it('tells that it has ended, long before the deadline', async () => {
      await startHello(replica, {FAIL: 'exit'})
      const since = Date.now()
      const message = await said(becomesHealthy(replica, {deadline: 60}))
      expect(Date.now() - since).to.be.below(30_000)
      expect(message).to.include(`${replica} ended by itself (exit code 1`).and.include(lines('fatal: cannot reach the database'))
    })

    it('says that it ran out of memory', async () => {
      await sh(
        `docker rm -f ${replica}; docker run -d --name ${replica} --network shipit --memory 20m ${image} node -e 'setTimeout(() => { const all = []; for (;;) all.push(Buffer.alloc(1e6, 1)) }, 500)'`,
      )
      expect(await said(becomesHealthy(replica, {deadline: 60}))).to.include(`${replica} ended by itself (it ran out of memory and was killed: see \`limits.memory\``)
    })

    it('sees a replica that becomes well after a while, at once', async () => {
      await startHello(replica, {FAIL: 'slow:2'})
      const progress = await becomesHealthy(replica, {deadline: 60})
      expect(progress).to.include(`${replica}: 503`)
      const took = Number(/answers 200 after ([\d.]+)s/.exec(progress.at(-1) ?? '')?.[1])
      expect(took).to.be.within(1, 30)
    })

    it('proves that a worker stays up, or tells how it ended', async () => {
      await startHello(replica)
      await run(staysUp(engine.name, replica, 1))
      await startHello(replica, {FAIL: 'exit:1'})
      expect(await said(run(staysUp(engine.name, replica, 30)))).to.include(`${replica} ended by itself (exit code 1`)
    })
  })

  describe('a drain', () => {
    const asksForBusy = `curl -s --unix-socket /run/shipit/proxy/current/admin.sock http://127.0.0.1/reverse_proxy/upstreams | grep -q '"busy-web-blue-1:3000","num_requests":1'`
    const isBusy = () => sh(waitUntil(asksForBusy))

    before(async () => {
      await startHello('busy-web-blue-1')
      await putRoutes('busy', [helloRoute('busy')])
      await becomesHealthy('busy-web-blue-1')
    })

    it('waits for what is under way, and says how much is left', async () => {
      const slow = get('http://busy.example.com/slow?ms=5000')
      await isBusy()
      expect(await run(drain(['busy-web-blue-1:3000'], 30))).to.deep.equal(['1 request or stream left'])
      expect(await slow).to.match(/^HTTP\/1.1 200/)
    })

    it('is over at the time-out, whatever is left', async () => {
      const stream = sh('curl -s --max-time 60 http://localhost/events --header "Host: busy.example.com" || true')
      await isBusy()
      expect((await run(drain(['busy-web-blue-1:3000'], 1))).at(-1)).to.equal('1 still left after 1s: they are cut')
      await sh('pkill -x curl')
      await stream
    })

    it('can be left to the host, which then stops and removes', async () => {
      const id = await sh('docker inspect --format "{{.Id}}" busy-web-blue-1')
      const slow = get('http://busy.example.com/slow?ms=8000')
      await isBusy()
      await run(drainInBackground({engine: engine.name, id: 'busy-web', containers: [id], upstreams: ['busy-web-blue-1:3000'], timeout: 30, stopTimeout: 5}))
      expect(await sh(`${asksForBusy} && echo under way`)).to.equal('under way')
      expect(await slow).to.match(/^HTTP\/1.1 200/)
      await sh(`${waitUntil(`! docker inspect ${id} >/dev/null 2>&1`)}; ${waitUntil("! systemctl list-units 'shipit-drain-*' --no-legend | grep -q .")}`)
      expect(await sh('ls /run/shipit')).to.equal('proxy')
    })
  })
})
