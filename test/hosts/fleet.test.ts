import {expect} from 'chai'
import {spawn} from 'node:child_process'
import {once} from 'node:events'
import net from 'node:net'
import type {Host} from '../../src/lib/config/config.js'
import {ShipitError} from '../../src/lib/errors.js'
import {connectEach, openFleet} from '../../src/lib/hosts/fleet.js'
import type {FleetOptions} from '../../src/lib/hosts/fleet-options.js'
import {hostAt} from '../support/hosts.js'
import {knowAlso, listen, slowLine} from '../support/lines.js'
import type {Sshd} from '../support/sshd.js'
import {freePort, startSshd} from '../support/sshd.js'
import {thrownBy} from '../support/thrown.js'

describe('openFleet()', () => {
  let sshd: Sshd
  before(async () => (sshd = await startSshd()))
  after(() => sshd.stop())

  const options = (more: FleetOptions = {}): FleetOptions => ({knownHosts: sshd.knownHosts, configFile: '/dev/null', connectTimeout: 15, ...more})
  const fault = async (changes: Partial<Host>, more: FleetOptions = {}) => thrownBy(openFleet([hostAt(sshd, changes)], options(more)))

  it('opens hosts over SSH and this machine side by side', async () => {
    const fleet = await openFleet([hostAt(sshd), hostAt(sshd, {name: 'here', local: true})], options())
    expect(fleet.hosts).to.deep.equal(['web1', 'here'])
    const said = await Promise.all(fleet.hosts.map(async (host) => (await fleet.on(host).script('echo ${SSH_CLIENT:+ssh}')).stdout))
    expect(said).to.deep.equal(['ssh\n', '\n'])
    expect(() => fleet.on('web9')).to.throw('no connection to web9 was opened')
    await fleet.close()
  })

  it('tells every host that failed, and how many are fine', async () => {
    const port = await freePort()
    const error = await thrownBy(openFleet([hostAt(sshd), hostAt(sshd, {name: 'web2', port}), hostAt(sshd, {name: 'web3', key: '/no/such/key'})], options()))
    expect(error).to.be.instanceOf(ShipitError).and.include({code: 'HOST_UNREACHABLE', exitCode: 4})
    expect(error.message).to.equal(
      [
        `web2: no connection to 127.0.0.1 port ${port} as root: the connection was refused.`,
        `web3: 127.0.0.1 port ${sshd.port} as root refused the login. Keys tried: none: there is no agent, and no key at /no/such/key.`,
        '2 of 3 hosts failed; the other one is fine.',
      ].join('\n'),
    )
  })

  it('says that DNS does not know a name', async () => {
    const error = await fault({address: 'no-such-host.invalid'})
    expect(error).to.include({code: 'HOST_UNREACHABLE'})
    expect(error.message).to.match(/^web1: no connection to no-such-host\.invalid port \d+ as root: .*DNS/)
  })

  it('says that a listener does not speak', async () => {
    const server = await listen(() => undefined)
    expect(await fault({port: server.port}, {connectTimeout: 1})).to.deep.include({
      code: 'HOST_UNREACHABLE',
      message: `web1: no connection to 127.0.0.1 port ${server.port} as root: it took the connection, but no login was done within 1 s.`,
    })
    server.close()
  })

  it('says that a listener speaks something else', async () => {
    const server = await listen((socket) => socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n'.repeat(20)))
    const error = await fault({port: server.port})
    expect(error.message).to.match(/^web1: no connection to 127\.0\.0\.1 port \d+ as root: (what answers there is not an SSH server|it hung up)/)
    server.close()
  })

  it('says that a listener hangs up', async () => {
    const server = await listen((socket) => socket.destroy())
    expect(await fault({port: server.port})).to.include({
      message: `web1: no connection to 127.0.0.1 port ${server.port} as root: it hung up before a word was said (too many logins at once, or an address that it bans).`,
    })
    server.close()
  })

  it('says that packets get no answer', async () => {
    const hole = await dropPackets()
    expect(await fault({port: hole.port}, {connectTimeout: 1})).to.deep.include({
      code: 'HOST_UNREACHABLE',
      message: `web1: no connection to 127.0.0.1 port ${hole.port} as root: no answer within 1 s.`,
      hint: `Is the host up, and does every firewall on the way let port ${hole.port} through?`,
    })
    hole.close()
  })

  it('is cancelled by its signal', async () => {
    const server = await listen(() => abort.abort())
    const abort = new AbortController()
    expect(await fault({port: server.port}, {signal: abort.signal})).to.include({code: 'CANCELLED'})
    server.close()
  })

  it('opens thirty hosts at once without a warning', async () => {
    const warnings: Error[] = []
    const warn = (warning: Error) => warnings.push(warning)
    process.on('warning', warn)
    const hosts = Array.from({length: 30}, (_, index) => hostAt(sshd, {name: `web${index}`}))
    const fleet = await openFleet(hosts, options({signal: new AbortController().signal}))
    await fleet.close()
    process.off('warning', warn)
    expect(warnings).to.deep.equal([])
  })
})

describe('connectEach()', () => {
  it('makes do with the hosts that answer', async () => {
    const sshd = await startSshd()
    const port = await freePort()
    const {fleet, failures} = await connectEach([hostAt(sshd), hostAt(sshd, {name: 'web2', port})], {knownHosts: sshd.knownHosts, configFile: '/dev/null'})
    expect(fleet.hosts).to.deep.equal(['web1'])
    expect(failures.map(({host, error}) => [host, error.code])).to.deep.equal([['web2', 'HOST_UNREACHABLE']])
    await fleet.close()
    await sshd.stop()
  })
})

describe('a connection that is lost', () => {
  let sshd: Sshd
  beforeEach(async () => (sshd = await startSshd()))
  afterEach(() => sshd.stop())

  const open = async (silence = 12) => {
    const fleet = await openFleet([hostAt(sshd)], {knownHosts: sshd.knownHosts, configFile: '/dev/null', silence})
    return {fleet, web1: fleet.on('web1')}
  }
  const lost = (why: string) => ({code: 'HOST_UNREACHABLE', message: `web1: the connection to 127.0.0.1 port ${sshd.port} as root is lost: ${why}.`})

  it('ends commands, streams and forwards that are under way, and refuses new ones', async () => {
    const {fleet, web1} = await open()
    const stream = await web1.open('cat')
    const failed = once(stream, 'error')
    const running = [web1.exec('sleep 100'), web1.script('kill $(ps -o ppid= -p $PPID) $PPID; sleep 100')]
    for (const one of running) expect(await thrownBy(one)).to.include(lost('the other side closed it'))
    expect((await failed)[0]).to.include(lost('the other side closed it'))
    expect(await thrownBy(web1.script('true'))).to.include({code: 'HOST_UNREACHABLE'})
    expect(await thrownBy(web1.connect({socket: '/nowhere'}))).to.include({code: 'HOST_UNREACHABLE'})
    await fleet.close()
  })

  it('is noticed when the other side falls silent, as a process that is stopped or a cable that is cut', async () => {
    const {fleet, web1} = await open(2)
    const [ready, running] = startedExec(web1)
    await ready
    const {stdout} = await web1.script('ps -o ppid= -p $PPID')
    const session = Number((await web1.script('echo $PPID')).stdout)
    const parents = [session, Number(stdout)]
    for (const pid of parents) process.kill(pid, 'SIGSTOP')
    expect(await thrownBy(running)).to.include(lost('no answer for 2 s'))
    await fleet.close()
    for (const pid of parents) process.kill(pid, 'SIGKILL')
  })

  it('is not taken for lost while a slow line is full of our own bytes', async () => {
    const line = await slowLine(sshd.port, 250_000)
    const fleet = await openFleet([hostAt(sshd, {port: line.port})], {knownHosts: await knowAlso(sshd, line.port), configFile: '/dev/null', silence: 2})
    const {stdout} = await fleet.on('web1').exec('wc -c', {stdin: 'x'.repeat(1_000_000)})
    expect(stdout).to.equal('1000000\n')
    await fleet.close()
    line.close()
  })

  it('is not taken for lost while a command is only slow', async () => {
    const {fleet, web1} = await open(2)
    expect((await web1.exec('sleep 5; echo done')).stdout).to.equal('done\n')
    await fleet.close()
  })
})

/** A command that has said a word, and goes on for long. */
function startedExec(transport: {exec: (line: string, options: {onStdout: () => void}) => Promise<unknown>}): readonly [Promise<void>, Promise<unknown>] {
  let started: () => void = () => undefined
  const ready = new Promise<void>((resolve) => (started = resolve))
  return [ready, transport.exec('echo up; sleep 100', {onStdout: started})]
}

/** A port whose queue is full, with nobody at home: the kernel drops what else comes. */
async function dropPackets(): Promise<{readonly port: number; close(): void}> {
  const source = `require('net').createServer().listen({port: 0, host: '127.0.0.1', backlog: 1}, function () { console.log(this.address().port); process.kill(process.pid, 'SIGSTOP') })`
  const child = spawn(process.execPath, ['-e', source], {stdio: ['ignore', 'pipe', 'inherit']})
  const port = Number(String((await once(child.stdout, 'data'))[0]))
  const fillers = Array.from({length: 4}, () => net.connect(port, '127.0.0.1').on('error', () => undefined))
  await Promise.all(fillers.slice(0, 2).map((socket) => once(socket, 'connect')))
  const close = () => {
    for (const socket of fillers) socket.destroy()
    child.kill('SIGKILL')
  }
  return {port, close}
}
