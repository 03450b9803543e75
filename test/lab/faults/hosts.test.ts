import {join} from 'node:path'
import {expect} from 'chai'
import {repository, start} from '../../support/process.js'
import {startLoad} from '../load.js'
import {createApp} from '../app.js'
import type {App} from '../app.js'
import {openLab} from '../fixture.js'
import type {TestLab} from '../fixture.js'
import {duringDeploy} from './during.js'
import {bootUp, changeHost, cutPower} from './host.js'

const gated = {
  volumes: ['/srv/struck:/gate:ro'],
  command: ['sh', '-c', 'until [ -e "/gate/$VERSION" ]; do sleep 0.05; done; exec node server.js'],
  health: {path: '/up', deadline: '30s'},
}

describe('lab: what befalls a host in the middle of a deploy', function () {
  this.timeout(180_000)
  let lab: TestLab
  let app: App

  before(async () => {
    lab = await openLab()
    app = await createApp(lab, 'struck', {hosts: ['web2', 'web3'], written: gated})
    await Promise.all(app.hosts.map((host) => open(host, 'v1')))
    await app.deploy()
  })

  /** Each version begins on a host once it is let. */
  const open = (host: string, version: string) => changeHost(host, `mkdir -p /srv/struck; touch /srv/struck/${version}`)
  const configure = async (version: string): Promise<void> => {
    await app.configure({env: {VERSION: version}})
    await changeHost('web3', `rm -f /srv/struck/${version}`)
    await open('web2', version)
  }
  /** As web3 waits for the new release, which does not begin there before it is let. */
  const moment = /^web3 # struck-web-\w+-1 is healthy/m
  /** The second host answers again, whatever it answers. */
  const answers = async (): Promise<string> => {
    const load = await startLoad({targets: app.targets({keepAlive: 1}).slice(1), patience: 60})
    await load.served(5)
    return Object.keys((await load.stop()).byVersion).join()
  }
  const stands = async () => [await app.replicas('web2'), await app.replicas('web3')]
  const one = ['struck-web-1 running']

  it('the power of one host goes: exit 4, the other host serves on undisturbed; when it is back it serves the old release, and the next deploy converges', async () => {
    await configure('v2')
    const load = await startLoad({targets: app.targets({keepAlive: 1, fresh: 1}).slice(0, 1), rate: 30})
    const ran = await duringDeploy(app, moment, () => cutPower('web3'))
    const report = await load.stop()
    await bootUp('web3')
    await open('web3', 'v2')
    expect(ran.code, ran.error).to.equal(4)
    expect(ran.error)
      .to.match(/^web3: the connection to .* is lost/)
      .and.to.include('run the same command again')
    expect([report.failed, Object.keys(report.byVersion)]).to.deep.equal([[], ['v1']])
    expect(await app.replicas('web2')).to.deep.equal(one)
    expect(await answers()).to.equal('v1')
    await app.deploy()
    expect([(await app.who('web2')).version, (await app.who('web3')).version, await stands()]).to.deep.equal(['v2', 'v2', [one, one]])
  })

  it('its engine restarts: nothing is switched, the old release is back by itself, and the next deploy converges', async () => {
    await configure('v3')
    const load = await startLoad({targets: app.targets({keepAlive: 1, fresh: 1}).slice(0, 1), rate: 30})
    const ran = await duringDeploy(app, moment, () => changeHost('web3', 'systemctl restart docker'))
    const report = await load.stop()
    await open('web3', 'v3')
    expect(ran.code, ran.error).to.equal(5)
    expect(ran.error).to.include('on web3')
    expect([report.failed, Object.keys(report.byVersion)]).to.deep.equal([[], ['v2']])
    expect(await answers()).to.equal('v2')
    await app.deploy()
    expect([(await app.who('web2')).version, (await app.who('web3')).version, await stands()]).to.deep.equal(['v3', 'v3', [one, one]])
  })

  it('its engine answers no question: it is said what is waited for, and it goes on when it does', async () => {
    await changeHost('web3', 'pkill -STOP dockerd')
    const plan = start(process.execPath, [join(repository, 'bin/run.js'), 'plan'], {cwd: app.directory, env: lab.env})
    await plan.printed('Still waiting for web3 to say what stands there').finally(() => changeHost('web3', 'pkill -CONT dockerd'))
    expect(await plan.ended).to.equal(0)
    expect(plan.output()).not.to.include('Still waiting for web2')
  })

  it('its engine restarts while it is followed: logs -f ends and names the host, as nothing more would come', async () => {
    const logs = start(process.execPath, [join(repository, 'bin/run.js'), 'logs', '-f', '--host', 'web3'], {cwd: app.directory, env: lab.env})
    await logs.printed('struck-web-')
    await changeHost('web3', 'systemctl restart docker')
    expect(await logs.ended).to.equal(1)
    expect(logs.output()).to.include('web3: its containers can no longer be followed. Does its engine answer?')
    expect(await answers()).to.match(/^v\d$/)
  })

  it('its Caddy is killed: it comes back by itself, and the deploy goes through', async () => {
    await configure('v4')
    const load = await startLoad({targets: app.targets({fresh: 2}).slice(1), rate: 30})
    const ran = await duringDeploy(app, moment, async () => {
      await changeHost('web3', `kill -9 "$(docker inspect --format '{{.State.Pid}}' shipit-proxy)"`)
      await open('web3', 'v4')
    })
    await load.served(30)
    await load.stop()
    expect(ran.code, ran.error).to.equal(0)
    expect([(await app.who('web2')).version, (await app.who('web3')).version, await stands()]).to.deep.equal(['v4', 'v4', [one, one]])
  })

  it('its DNS answers no more: the deploy needs none, and drops nothing', async () => {
    const nobody = lab.hosts[1]?.address.replace(/\d+$/, '251')
    await changeHost('web3', `cp /etc/resolv.conf /root/resolv.conf; echo nameserver ${nobody} > /etc/resolv.conf`)
    await configure('v5')
    await open('web3', 'v5')
    const load = await startLoad({targets: app.targets({keepAlive: 1, fresh: 1}), rate: 40})
    const {code, error} = await app.run('deploy', '--yes').finally(() => changeHost('web3', 'cat /root/resolv.conf > /etc/resolv.conf'))
    const report = await load.stop()
    expect(code, error?.message).to.equal(0)
    expect(report.failed).to.deep.equal([])
    expect((await app.who('web3')).version).to.equal('v5')
  })
})
