import {expect} from 'chai'
import {chmod, mkdir, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {makeAskSsh} from '../../src/lib/hosts/ssh-settings.js'
import type {Endpoint} from '../../src/lib/hosts/target.js'
import {run} from '../support/sshd.js'
import {thrownBy} from '../support/thrown.js'

/** A config of ssh, and how often ssh is run for these hosts. */
type Case = {readonly says: string; readonly config: string; readonly included?: string; readonly hosts: readonly (string | Endpoint)[]; readonly runs: number}

const cases: readonly Case[] = [
  {says: 'once for hosts of which an empty config says nothing', config: '', hosts: ['web1', 'WEB2.example.com', '203.0.113.7', '2001:db8::1'], runs: 1},
  {
    says: 'once where the config speaks of all hosts alike',
    config: 'User deploy\nHost *\n  IdentityFile ~/.ssh/shop\n  IdentitiesOnly=yes\n  ControlPath ~/.ssh/%r@%h:%p\n',
    hosts: ['web1', 'web2', 'db1'],
    runs: 1,
  },
  {
    says: 'once for each group of hosts that its lines make',
    config: 'Host web* !web9\n  User deploy\nHost *9 db?\n  Port 2200\nHost *\n  HashKnownHosts yes\n',
    hosts: ['web1', 'web2', 'web9', 'web29', 'db1', 'db10', 'Web1', 'other', 'another'],
    runs: 4,
  },
  {
    says: 'by itself about a host whose lines name it, and lead to it, in their own way',
    config: 'Host web*\n  HostName %h.internal\nHost db*\n  IdentityFile ~/.ssh/%h\nHost far*\n  ProxyJump gate\nHost code.example.com\n  HostName 203.0.113.9\n',
    hosts: ['other', 'another', 'web1', 'web2', 'db1', 'db2', 'far1', 'far2', 'code.example.com'],
    runs: 8,
  },
  {
    says: 'by itself about addresses that it would write in another way',
    config: '',
    hosts: ['web1', '127.1', '203.0.113.07', '2001:DB8::1', '2001:db8:0::1', 'FE80::1', '::ffff:203.0.113.7', '8'],
    runs: 8,
  },
  {says: 'once for each user and port', config: '', hosts: [{address: 'a', user: 'root'}, {address: 'b', user: 'root'}, {address: 'c', port: 22}, 'd', 'e'], runs: 3},
  {says: 'about every host where a Match could tell them apart', config: 'Match host web1\n  User deploy\n', hosts: ['web1', 'web2', 'web3'], runs: 3},
  {says: 'about every host where names are made canonical', config: 'CanonicalizeHostname no\n', hosts: ['web1', 'web2'], runs: 2},
  {says: 'about every host where it would have to guess how a line is read', config: 'Host "web1"\n  User deploy\n', hosts: ['web1', 'web2', 'web3'], runs: 3},
  {says: 'with the files that are included for all', config: 'Include INCLUDED\n', included: 'Host web1\n  User deploy\n', hosts: ['web2', 'web3', 'web1'], runs: 2},
  {
    says: 'about every host where a file is included for some',
    config: 'Host web*\n  Include INCLUDED\n',
    included: 'Host web1\n  User deploy\n',
    hosts: ['db1', 'web1', 'web2'],
    runs: 3,
  },
]

describe('makeAskSsh()', () => {
  let folder: string
  const path = process.env.PATH ?? ''
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'shipit-settings-'))
    await mkdir(join(folder, 'bin'))
    const {stdout: ssh} = await run('sh', ['-c', 'command -v ssh'])
    await writeFile(join(folder, 'bin/ssh'), `#!/bin/sh\necho run >> '${folder}/runs'\nexec ${ssh.trim()} "$@"\n`)
    await chmod(join(folder, 'bin/ssh'), 0o755)
    process.env.PATH = `${join(folder, 'bin')}:${path}`
  })
  after(async () => {
    process.env.PATH = path
    await rm(folder, {recursive: true})
  })

  const configured = async ({config, included = ''}: Pick<Case, 'config' | 'included'>): Promise<string> => {
    const [file, other] = [join(folder, 'config'), join(folder, 'included')]
    await writeFile(other, included)
    await writeFile(file, config.replace('INCLUDED', other))
    await writeFile(join(folder, 'runs'), '')
    return file
  }
  const runs = async (): Promise<number> => (await readFile(join(folder, 'runs'), 'utf8')).split('run').length - 1

  for (const {says, hosts, runs: expected, ...files} of cases) {
    it(`asks ${says}, and answers what ssh says of each`, async () => {
      const config = await configured(files)
      const endpoints = hosts.map((host) => (typeof host === 'string' ? {address: host} : host))
      const together = await Promise.all(endpoints.map(makeAskSsh(config)))
      expect(await runs()).to.equal(expected)
      const alone = await Promise.all(endpoints.map((endpoint) => makeAskSsh(config)(endpoint)))
      const known = (settings: Readonly<Record<string, readonly string[]>>) =>
        Object.fromEntries(Object.entries(settings).filter(([key]) => !['host', 'controlpath', 'loglevel'].includes(key)))
      expect(together.map(known)).to.deep.equal(alone.map(known))
    })
  }

  it('has each host tell what is wrong with a config', async () => {
    const askSsh = makeAskSsh(await configured({config: 'Colour red\n'}))
    const errors = await Promise.all(['web1', 'web2'].map((address) => thrownBy(askSsh({address}))))
    expect(errors.map(({message}) => message.split(': ')[0])).to.deep.equal(['web1', 'web2'].map((host) => `ssh cannot read its config for ${host}`))
    expect(errors[0]?.message).to.match(/^ssh cannot read its config for web1: \S+config: line 1: Bad configuration option: colour\s[^]*$/)
    expect(errors[0]?.message).to.not.match(/debug1|OpenSSH_/)
  })
})
