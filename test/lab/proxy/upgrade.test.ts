import {expect} from 'chai'
import {steps} from '../../../src/lib/plan/plan.js'
import {startLoad} from '../../support/load.js'
import type {Load, LoadReport} from '../../support/load.js'
import {waitUntil} from '../until.js'
import {becomesHealthy, carryOut, helloRoute, putRoutes, raiseStage, reboot, settings, setup, sh, startHello, strikeStage, url} from './stage.js'

/** Every kind of client, on an app that nothing is done to. */
const onShop = (): Promise<Load> =>
  startLoad({
    targets: [{name: 'shop', url: url(), host: 'shop.example.com', clients: {keepAlive: 3, fresh: 4, echo: 3, long: 2, sockets: 2, streams: 1}}],
    rate: 200,
    longMs: 3000,
    patience: 60,
  })

/** What a set-up would do now. */
const changes = async (wanted = settings): Promise<readonly string[]> => steps(await setup(wanted)).map(({title}) => title)

function expectAllWell(report: LoadReport): void {
  expect(report.failed).to.deep.equal([])
  expect(report.sockets).to.include({opened: 2, closed: 0, dropped: 0})
  expect(report.streams).to.include({opened: 1, closed: 0, dropped: 0})
  expect(report.long).to.be.at.least(2)
}

describe('under load, the proxy', function () {
  this.timeout(240_000)

  before(async () => {
    await raiseStage()
    await startHello('shop-web-blue-1')
    await putRoutes('shop', [helloRoute('shop')])
    await becomesHealthy('shop-web-blue-1')
  })
  after(strikeStage)

  it('takes the routes of other apps up and off without a failed request, and no WebSocket of this one drops', async () => {
    const load = await onShop()
    for (const tls of ['off', 'internal'] as const) {
      await putRoutes('blog', [helloRoute('blog', {tls})])
      await load.served(100)
    }
    await putRoutes('blog', [])
    await load.served(100)
    expectAllWell(await load.stop())
  })

  it('goes over to another Caddy, and back, without a failed request, and no WebSocket drops', async () => {
    await sh('docker tag caddy:2 caddy:other')
    const load = await onShop()
    for (const image of ['caddy:other', settings.image]) {
      const plan = await setup({...settings, image})
      expect(steps(plan).map((step) => step.title)).to.include(`Hand over to Caddy of ${image}, while it serves`)
      await carryOut(plan)
      await load.served(200)
      expect(await sh('docker inspect --format "{{.Config.Image}}" shipit-proxy')).to.equal(image)
      expect(await changes({...settings, image})).to.deep.equal([])
    }
    expectAllWell(await load.stop())
    // What was taken over from ends when its last stream has ended.
    await sh(waitUntil('! docker ps --all --format "{{.Names}}" | grep -q shipit-proxy-old'))
  })

  it('finishes an upgrade that was cut off in the middle', async () => {
    await sh('docker tag caddy:2 caddy:other')
    const plan = await setup({...settings, image: 'caddy:other'})
    const create = steps(plan).find((step) => step.title.startsWith('Create shipit-proxy-next'))
    if (!create) throw new Error('nothing is created')
    await carryOut(create)
    expect(await changes()).to.deep.equal(['Remove shipit-proxy-next'])
    await sh(
      `docker start shipit-proxy-next; slot=$(docker inspect --format '{{index .Config.Labels "shipit.slot"}}' shipit-proxy-next); ${waitUntil('curl -sf --max-time 10 --unix-socket /run/shipit/proxy/$slot/probe.sock http://probe/generation')}; ln -sfn $slot /run/shipit/proxy/current`,
    )
    const load = await onShop()
    expect(await changes({...settings, image: 'caddy:other'})).to.deep.equal(['Hand over to Caddy of caddy:other, while it serves'])
    await carryOut(await setup({...settings, image: 'caddy:other'}))
    expect(await changes({...settings, image: 'caddy:other'})).to.deep.equal([])
    await load.served(100)
    expect((await load.stop()).failed).to.deep.equal([])
    await carryOut(await setup())
  })

  it('takes over from a Caddy that answers no more by then', async () => {
    await sh('docker tag caddy:2 caddy:other')
    const plan = await setup({...settings, image: 'caddy:other'})
    await sh('kill -STOP "$(docker inspect --format "{{.State.Pid}}" shipit-proxy)"')
    await carryOut(plan)
    await sh(waitUntil('! docker ps --all --format "{{.Names}}" | grep -q shipit-proxy-old'))
    await becomesHealthy('shop-web-blue-1')
    expect(await changes({...settings, image: 'caddy:other'})).to.deep.equal([])
    await carryOut(await setup())
  })

  it('serves on when iptables is not there to move connections', async () => {
    await sh('mv /usr/sbin/iptables-restore /usr/sbin/iptables-restore.away')
    await putRoutes('blog', [helloRoute('blog')])
    await putRoutes('blog', [])
    await sh('mv /usr/sbin/iptables-restore.away /usr/sbin/iptables-restore')
    await becomesHealthy('shop-web-blue-1')
    expect(await sh('curl -s -o /dev/null -w "%{http_code}" -H "Host: shop.example.com" http://localhost/up')).to.equal('200')
  })
})

describe('by itself, the proxy', function () {
  this.timeout(240_000)

  before(raiseStage)
  after(strikeStage)

  const serves = () => sh(waitUntil('[ "$(curl -s -o /dev/null -w "%{http_code}" --max-time 2 -H "Host: shop.example.com" http://localhost/up)" = 200 ]'))

  before(async () => {
    await startHello('shop-web-blue-1')
    await putRoutes('shop', [helloRoute('shop')])
    await serves()
  })

  it('serves again after a reboot', async () => {
    await reboot('restart')
    await serves()
    expect(await changes()).to.deep.equal([])
  })

  it('serves again after a power cut, in the middle of a change of routes too', async () => {
    await sh('printf "http_port 20080\\nhttps_port 20443\\n" > /run/shipit/proxy/current/ports.caddy')
    await reboot('kill')
    await serves()
    expect(await changes()).to.deep.equal([])
  })

  it('serves again after Docker was restarted, and after Caddy was killed', async () => {
    await sh('systemctl restart docker')
    await serves()
    await sh('kill -9 $(docker inspect --format "{{.State.Pid}}" shipit-proxy)')
    await serves()
  })

  it('is waited for by whoever asks while the host boots: it may serve before its service has come to it', async () => {
    const folder = '/run/systemd/system/shipit-proxy.service.d'
    await sh(`mkfifo /run/go; mkdir -p ${folder}; printf '[Service]\\nExecStartPre=/bin/sh -c "read go </run/go"\\n' >${folder}/waits.conf
systemctl daemon-reload; systemctl stop shipit-proxy; rm /run/shipit/proxy/current; systemctl start --no-block shipit-proxy`)
    const asked = changes()
    await sh(`${waitUntil("pgrep -f 'sleep 0[.]2' >/dev/null", ':')}; echo >/run/go; rm -r /run/go ${folder}; systemctl daemon-reload`)
    expect(await asked).to.deep.equal([])
    await serves()
  })

  it('is put right by its service when the container that holds its network was lost', async () => {
    await sh('docker kill shipit-proxy-net; systemctl restart shipit-proxy')
    await serves()
    expect(await changes()).to.deep.equal([])
  })
})
