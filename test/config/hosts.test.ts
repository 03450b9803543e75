import {expect} from 'chai'
import type {Host} from '../../src/lib/config/config.js'
import {withHosts} from '../../src/lib/config/with-hosts.js'
import {configOf, faultsOf} from '../support/config.js'

const hostsOf = (written: string): readonly Host[] => configOf(`app: shop\nimage: shop\nport: 80\n${written}\n`).hosts

describe('hosts', () => {
  it('are written as [user@]address[:port], as mappings, or as this machine', () => {
    expect(
      hostsOf(
        'hosts: [203.0.113.10, deploy@203.0.113.11:2222, "[2001:db8::1]:22", "2001:db8::2", "root@2001:db8::3", localhost, {address: web1, name: one, user: a, port: 1, key: ~/k, jump: j, tags: [db]}]',
      ),
    ).to.deep.equal([
      {name: '203.0.113.10', address: '203.0.113.10', tags: [], local: false},
      {name: '203.0.113.11', address: '203.0.113.11', user: 'deploy', port: 2222, tags: [], local: false},
      {name: '2001:db8::1', address: '2001:db8::1', port: 22, tags: [], local: false},
      {name: '2001:db8::2', address: '2001:db8::2', tags: [], local: false},
      {name: '2001:db8::3', address: '2001:db8::3', user: 'root', tags: [], local: false},
      {name: 'localhost', address: 'localhost', tags: [], local: true},
      {name: 'one', address: 'web1', user: 'a', port: 1, key: '~/k', jump: 'j', tags: ['db'], local: false},
    ])
  })

  it('are nothing that ssh, or the shell of a ProxyCommand, would read as more than an address', () => {
    for (const address of ['-oProxyCommand=id', 'a;id', '$(id)', 'a`id`', 'a b', '%h', "a'b"])
      expect(faultsOf(`app: shop\nimage: shop\nport: 80\nhosts: {address: ${JSON.stringify(address)}}\n`), address).to.deep.equal([
        `deploy.yml:4:9  hosts.address must be an address, without user or port (got ${JSON.stringify(address)})`,
      ])
  })

  it('take from ssh what they do not say themselves', () => {
    expect(hostsOf('hosts: [h1, root@h2, localhost]\nssh: {user: deploy, port: 2222, key: ~/.ssh/k, jump: bastion}')).to.deep.equal([
      {name: 'h1', address: 'h1', user: 'deploy', port: 2222, key: '~/.ssh/k', jump: 'bastion', tags: [], local: false},
      {name: 'h2', address: 'h2', user: 'root', port: 2222, key: '~/.ssh/k', jump: 'bastion', tags: [], local: false},
      {name: 'localhost', address: 'localhost', tags: [], local: true},
    ])
  })

  it('are reached by SSH at localhost too, when a user or a port is given', () => {
    expect(hostsOf('hosts: [root@localhost, localhost:2222]').map(({name, local}) => ({name, local}))).to.deep.equal([
      {name: 'localhost:22', local: false},
      {name: 'localhost:2222', local: false},
    ])
  })

  it('are chosen by roles by name, address, word or tag, in the order of hosts', () => {
    const {roles} = configOf(
      'app: shop\nimage: shop\nhosts: [deploy@h1:2222, {address: h2, name: two}, {address: h3, tags: [db]}, {address: h4, tags: [db]}]\nroles: {a: {hosts: [two, h1]}, b: {hosts: "deploy@h1:2222"}, c: {hosts: h2}, d: {hosts: [db, h1]}, e: {}}\n',
    )
    expect(Object.fromEntries(roles.map(({name, hosts}) => [name, hosts]))).to.deep.equal({
      a: ['h1', 'two'],
      b: ['h1'],
      c: ['two'],
      d: ['h1', 'h3', 'h4'],
      e: ['h1', 'two', 'h3', 'h4'],
    })
  })
})

describe('withHosts()', () => {
  const lab = (count: number): readonly Host[] =>
    Array.from({length: count}, (_, index) => ({name: `lab${index + 1}`, address: '127.0.0.1', port: 2201 + index, tags: [], local: false}))
  const config = configOf('app: shop\nimage: shop\nhosts: [h1, h2, h3]\nroles: {all: {}, second: {hosts: h2}, ends: {hosts: [h1, h3]}}\naccessories: {db: {image: x, host: h3}}\n')
  const placesOn = (count: number) => {
    const moved = withHosts(config, lab(count))
    return Object.fromEntries([...moved.roles, ...moved.accessories].map(({name, hosts}) => [name, hosts]))
  }

  it('puts what was on all hosts on all, and what was on the k-th on the k-th, and leaves further hosts alone', () => {
    expect(placesOn(3)).to.deep.equal({all: ['lab1', 'lab2', 'lab3'], second: ['lab2'], ends: ['lab1', 'lab3'], db: ['lab3']})
    expect(placesOn(4)).to.deep.equal({all: ['lab1', 'lab2', 'lab3'], second: ['lab2'], ends: ['lab1', 'lab3'], db: ['lab3']})
  })

  it('counts round when there are fewer', () => {
    expect(placesOn(2)).to.deep.equal({all: ['lab1', 'lab2'], second: ['lab2'], ends: ['lab1'], db: ['lab1']})
    expect(placesOn(1)).to.deep.equal({all: ['lab1'], second: ['lab1'], ends: ['lab1'], db: ['lab1']})
  })

  it('changes nothing else', () => {
    const moved = withHosts(config, lab(3))
    expect({...moved, hosts: config.hosts, roles: config.roles, accessories: config.accessories}).to.deep.equal(config)
    expect(moved.hosts).to.deep.equal(lab(3))
  })
})
