import {expect} from 'chai'
import {labHost} from '../../../src/lib/features/lab/spec.js'
import type {HostWishes} from '../../../src/lib/features/lab/spec.js'
import {toHosts, toKnownHosts, toSshConfig} from '../../../src/lib/features/lab/ssh-files.js'
import type {StandingHost} from '../../../src/lib/features/lab/state.js'

const files = {knownHosts: '/state/known_hosts', keys: {plain: '/state/plain', encrypted: '/state/encrypted'}}

const standing = (name: string, address: string, wishes: HostWishes = {}, published = {}): StandingHost => ({
  lab: 'try',
  host: labHost(name, wishes),
  container: `shipit-lab-try-${name}`,
  isRunning: true,
  address,
  published,
})

const pair = (published: readonly [object, object] = [{}, {}]) => [
  standing('web1', '10.213.7.11', {user: 'deploy'}, published[0]),
  standing('web2', '10.213.7.12', {user: 'deploy', key: 'encrypted', jump: 'web1'}, published[1]),
]

const common = {user: 'deploy', knownHosts: '/state/known_hosts', tags: [], local: false}

describe('toHosts()', () => {
  it('are hosts as deploy.yml would have them', () => {
    expect(toHosts(pair(), files)).to.deep.equal([
      {name: 'web1', address: '10.213.7.11', port: 22, key: '/state/plain', ...common},
      {name: 'web2', address: '10.213.7.12', port: 22, key: '/state/encrypted', jump: 'deploy@10.213.7.11:22', ...common},
    ])
  })

  it('are reached by published ports where there are any, but from a jump host by their address', () => {
    expect(toHosts(pair([{22: 41000}, {22: 41001}]), files)).to.deep.equal([
      {name: 'web1', address: '127.0.0.1', port: 41000, key: '/state/plain', ...common},
      {name: 'web2', address: '10.213.7.12', port: 22, key: '/state/encrypted', jump: 'deploy@127.0.0.1:41000', ...common},
    ])
  })
})

describe('toKnownHosts()', () => {
  it('has a line for each host that has told its key', () => {
    const entered = new Map([['shipit-lab-try-web1', {key: 'ssh-ed25519 AAAA', mark: ''}]])
    expect(toKnownHosts(pair(), entered)).to.equal('10.213.7.11 ssh-ed25519 AAAA\n')
    expect(toKnownHosts(pair([{22: 41000}, {}]), entered)).to.equal('10.213.7.11,[127.0.0.1]:41000 ssh-ed25519 AAAA\n')
  })
})

describe('toSshConfig()', () => {
  it('is strict, and knows the way through a jump host', () => {
    expect(toSshConfig(toHosts(pair(), files))).to.equal(
      [
        'Host web1',
        '  HostName 10.213.7.11',
        '  Port 22',
        '  User deploy',
        '  IdentityFile "/state/plain"',
        '  IdentitiesOnly yes',
        '  UserKnownHostsFile "/state/known_hosts"',
        '  GlobalKnownHostsFile none',
        '  StrictHostKeyChecking yes',
        '',
        'Host web2',
        '  HostName 10.213.7.12',
        '  Port 22',
        '  User deploy',
        '  IdentityFile "/state/encrypted"',
        '  IdentitiesOnly yes',
        '  UserKnownHostsFile "/state/known_hosts"',
        '  GlobalKnownHostsFile none',
        '  StrictHostKeyChecking yes',
        '  ProxyJump web1',
        '',
      ].join('\n'),
    )
  })
})
