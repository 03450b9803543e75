import {expect} from 'chai'
import {appendFile, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import {tmpdir, userInfo} from 'node:os'
import {join} from 'node:path'
import type {Host} from '../../src/lib/config/config.js'
import {openFleet} from '../../src/lib/hosts/fleet.js'
import {findTarget} from '../../src/lib/hosts/ssh-config.js'
import {parseEndpoint} from '../../src/lib/hosts/target.js'
import type {Sshd} from '../support/sshd.js'
import {run, startSshd} from '../support/sshd.js'
import {thrownBy} from '../support/thrown.js'

const hostNamed = (address: string, changes: Partial<Host> = {}): Host => ({name: address, address, tags: [], local: false, ...changes})

describe('findTarget()', () => {
  let folder: string
  before(async () => (folder = await mkdtemp(join(tmpdir(), 'shipit-config-'))))
  after(() => rm(folder, {recursive: true}))

  const config = async (text: string) => {
    const configFile = join(folder, 'config')
    await writeFile(configFile, text)
    return {configFile}
  }

  const text = `
Host web* !web9
  HostName %h.internal
  User deploy
  Port 2200
  IdentityFile ~/.ssh/web
  IdentitiesOnly yes
  IdentityAgent /run/agent.sock
  HashKnownHosts yes
  UserKnownHostsFile ~/.ssh/mine /etc/mine
  GlobalKnownHostsFile none
Host inner
  ProxyJump ops@gate:2022,second
Host gate
  HostName gate.example.com
  User nobody
  ProxyJump outer
Host aliased
  HostKeyAlias Cluster
`

  it('reads patterns of ssh, and believes what is written in deploy.yml more', async () => {
    const files = await config(text)
    const web = {
      name: 'web1',
      address: 'web1.internal',
      port: 2200,
      user: 'deploy',
      keys: [`${userInfo().homedir}/.ssh/web`],
      identitiesOnly: true,
      agent: '/run/agent.sock',
      jumps: [],
      knownAs: '[web1.internal]:2200',
      knownHosts: [`${userInfo().homedir}/.ssh/mine`, '/etc/mine'],
      hashKnownHosts: true,
    }
    expect(await findTarget(hostNamed('web1'), files)).to.deep.equal(web)
    const written = {user: 'root', port: 22, key: '~/own'}
    expect(await findTarget(hostNamed('web1', written), files)).to.deep.equal({...web, user: 'root', port: 22, keys: [`${userInfo().homedir}/own`], knownAs: 'web1.internal'})
  })

  it('follows jump hosts, those of the first one too', async () => {
    const files = await config(text)
    const {jumps} = await findTarget(hostNamed('inner'), files)
    expect(jumps.map(({user, address, port, jumps: before}) => [`${user}@${address}:${port}`, before.length])).to.deep.equal([
      [`${userInfo().username}@outer:22`, 0],
      ['ops@gate.example.com:2022', 1],
      [`${userInfo().username}@second:22`, 2],
    ])
  })

  it('takes the jump host of deploy.yml, and none when it says so', async () => {
    const files = await config(text)
    const through = async (jump: string) => (await findTarget(hostNamed('inner', {jump}), files)).jumps.map(({address}) => address)
    expect(await through('other')).to.deep.equal(['other'])
    expect(await through('none')).to.deep.equal([])
  })

  it('knows a host key by its alias', async () => {
    expect((await findTarget(hostNamed('aliased', {port: 99}), await config(text))).knownAs).to.equal('cluster')
  })

  it('refuses jump hosts in a circle', async () => {
    const files = await config('Host a\n  ProxyJump b\nHost b\n  ProxyJump a\n')
    expect(await thrownBy(findTarget(hostNamed('a'), files))).to.include({code: 'CONFIG_INVALID', message: 'The jump hosts go round in a circle: b → a → b.'})
  })

  it('passes on what ssh finds wrong in its config', async () => {
    const files = await config('Host *\n  Colour red\n')
    const error = await thrownBy(findTarget(hostNamed('web1'), files))
    expect(error).to.include({code: 'CONFIG_INVALID'})
    expect(error.message).to.match(/^ssh cannot read its config for web1: .*config: line 2: Bad configuration option: colour/)
  })

  it('does without ssh', async () => {
    const path = process.env.PATH
    process.env.PATH = folder
    try {
      const target = await findTarget(hostNamed('web1', {jump: 'ops@gate:2022'}), {knownHosts: '/known'})
      expect(target).to.deep.include({address: 'web1', port: 22, user: userInfo().username, knownAs: 'web1', knownHosts: ['/known']})
      expect(target.keys).to.deep.equal(['ed25519', 'ecdsa', 'rsa'].map((type) => `${userInfo().homedir}/.ssh/id_${type}`))
      expect(target.jumps.map(({user, address, port}) => [user, address, port])).to.deep.equal([['ops', 'gate', 2022]])
    } finally {
      process.env.PATH = path
    }
  })
})

describe('parseEndpoint()', () => {
  it('reads users, ports and IPv6', () => {
    expect(['host', 'me@host', 'host:22', 'me@[2001:db8::1]:2222', '2001:db8::1', 'ssh://me@host:22/'].map(parseEndpoint)).to.deep.equal([
      {address: 'host'},
      {address: 'host', user: 'me'},
      {address: 'host', port: 22},
      {address: '2001:db8::1', user: 'me', port: 2222},
      {address: '2001:db8::1'},
      {address: 'host', user: 'me', port: 22},
    ])
  })
})

describe('a ProxyCommand', () => {
  it('is the way to the host', async () => {
    const sshd = await startSshd()
    const configFile = join(sshd.folder, 'config')
    await writeFile(configFile, `Host far\n  ProxyCommand bash -c 'exec 3<>/dev/tcp/127.0.0.1/%p; cat <&3 & cat >&3'\n  HostKeyAlias [127.0.0.1]:${sshd.port}\n`)
    const fleet = await openFleet([hostNamed('far', {user: 'root', port: sshd.port, key: sshd.key})], {configFile, knownHosts: sshd.knownHosts})
    expect((await fleet.on('far').script('cat')).exitCode).to.equal(0)
    await fleet.close()
    const broken = {configFile, knownHosts: sshd.knownHosts}
    await writeFile(configFile, 'Host far\n  ProxyCommand false\n')
    expect(await thrownBy(openFleet([hostNamed('far', {user: 'root'})], broken))).to.include({code: 'HOST_UNREACHABLE'})
    await sshd.stop()
  })
})

describe('jump hosts', () => {
  let gate: Sshd
  let inner: Sshd
  let configFile: string
  before(async () => {
    gate = await startSshd()
    inner = await startSshd()
    configFile = join(inner.folder, 'config')
    await appendFile(inner.knownHosts, await readFile(gate.knownHosts))
    const end = (name: string, sshd: Sshd) => `Host ${name}\n  HostName 127.0.0.1\n  Port ${sshd.port}\n  User root\n  IdentityFile ${sshd.key}\n  IdentitiesOnly yes\n`
    await writeFile(configFile, `Host inner*\n  ProxyJump gate\n${end('inner*', inner)}${end('gate second', gate)}`)
  })
  after(async () => Promise.all([gate.stop(), inner.stop()]))

  const options = () => ({configFile, knownHosts: inner.knownHosts})

  it('are passed through, one connection for all hosts behind them', async () => {
    const fleet = await openFleet([hostNamed('inner1'), hostNamed('inner2'), hostNamed('inner3', {jump: 'gate,second'})], options())
    const clients = await Promise.all(fleet.hosts.map(async (host) => (await fleet.on(host).script('echo $SSH_CLIENT')).stdout.split(' ')[0]))
    expect(clients).to.deep.equal(['127.0.0.1', '127.0.0.1', '127.0.0.1'])
    const {stdout} = await run('ps', ['-o', 'pid=', '--ppid', String(gate.process.pid)])
    expect(stdout.trim().split('\n')).to.have.length(2) // the gate, and the gate once more as `second`
    const {bytesSent, bytesReceived} = fleet.on('inner1').counters
    expect(bytesSent).to.be.within(1000, 20_000)
    expect(bytesReceived).to.be.within(1000, 20_000)
    await fleet.close()
  })

  it('are verified like any host', async () => {
    const {knownHosts} = await knowOnly(inner)
    const error = await thrownBy(openFleet([hostNamed('inner1')], {configFile, knownHosts}))
    expect(error).to.include({code: 'HOST_KEY_UNKNOWN'})
    expect(error.message).to.match(/^inner1: its jump host failed\. gate: 127\.0\.0\.1 port \d+ as root is not in known_hosts/)
  })

  it('say when they cannot reach the host', async () => {
    const error = await thrownBy(openFleet([hostNamed('inner1', {port: 1})], options()))
    expect(error).to.include({code: 'HOST_UNREACHABLE'})
    expect(error.message).to.match(/^inner1: no connection to 127\.0\.0\.1 port 1 as root through root@127\.0\.0\.1:\d+: 127\.0\.0\.1 cannot reach it \(.*Connection refused\)\.$/)
  })
})

/** A known_hosts file that knows one server only. */
async function knowOnly(sshd: Sshd): Promise<{readonly knownHosts: string}> {
  const knownHosts = join(sshd.folder, 'one')
  const [line = ''] = (await readFile(sshd.knownHosts, 'utf8')).split('\n')
  await writeFile(knownHosts, `${line}\n`)
  return {knownHosts}
}
