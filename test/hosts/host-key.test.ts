import {expect} from 'chai'
import {readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {openFleet} from '../../src/lib/hosts/fleet.js'
import type {HostKeyQuestion} from '../../src/lib/hosts/host-key.js'
import {hostAt} from '../support/hosts.js'
import type {Sshd} from '../support/sshd.js'
import {makeKey, run, startSshd} from '../support/sshd.js'
import {thrownBy} from '../support/thrown.js'

describe('host keys', () => {
  let sshd: Sshd
  let key: {readonly ed25519: string; readonly rsa: string}
  let knownHosts: string
  before(async () => {
    sshd = await startSshd({hostKeys: ['ed25519', 'rsa']})
    key = {ed25519: await printOf(sshd.hostKey('ed25519')), rsa: await printOf(sshd.hostKey('rsa'))}
    knownHosts = join(sshd.folder, 'mine')
  })
  after(() => sshd.stop())

  const printOf = async (file: string) => (await run('ssh-keygen', ['-l', '-f', `${file}.pub`])).stdout.split(' ')[1] ?? ''
  const publicKey = async (type: 'ed25519' | 'rsa') => (await readFile(`${sshd.hostKey(type)}.pub`, 'utf8')).split(' ').slice(0, 2).join(' ')
  const name = () => `[127.0.0.1]:${sshd.port}`
  const place = () => `127.0.0.1 port ${sshd.port} as root`
  const opens = async (options: Parameters<typeof openFleet>[1] = {}) => (await openFleet([hostAt(sshd)], {knownHosts, configFile: '/dev/null', ...options})).close()

  it('refuses a host that is not known, and says how to go on', async () => {
    await writeFile(knownHosts, '')
    const error = await thrownBy(opens())
    expect(error).to.deep.include({
      code: 'HOST_KEY_UNKNOWN',
      message: `web1: ${place()} is not in known_hosts. Its ssh-ed25519 key is ${key.ed25519}.`,
      hint: `Compare the fingerprint, then pass --accept-new-host-keys or connect once with \`ssh -p ${sshd.port} root@127.0.0.1\`.`,
    })
    expect(await readFile(knownHosts, 'utf8')).to.equal('')
  })

  it('asks, and remembers a yes', async () => {
    await writeFile(knownHosts, 'other ssh-ed25519 AAAA') // no newline at its end
    const asked: HostKeyQuestion[] = []
    const askHostKey = async (question: HostKeyQuestion) => {
      asked.push(question)
      return Promise.resolve(true)
    }
    await opens({askHostKey})
    await opens({askHostKey})
    expect(asked).to.deep.equal([{host: 'web1', place: place(), type: 'ssh-ed25519', fingerprint: key.ed25519}])
    expect(await readFile(knownHosts, 'utf8')).to.equal(`other ssh-ed25519 AAAA\n${name()} ${await publicKey('ed25519')}\n`)
  })

  it('takes a no for a no', async () => {
    await writeFile(knownHosts, '')
    expect(await thrownBy(opens({askHostKey: async () => Promise.resolve(false)}))).to.include({code: 'HOST_KEY_UNKNOWN'})
  })

  it('lets the person take longer than the time for connecting', async () => {
    await writeFile(knownHosts, '')
    await opens({connectTimeout: 3, askHostKey: async () => new Promise((resolve) => setTimeout(resolve, 3500, true))})
  })

  it('accepts new hosts when told so, with hashed names where ssh would', async () => {
    const configFile = join(sshd.folder, 'config')
    await writeFile(configFile, `Host *\n  HashKnownHosts yes\n  UserKnownHostsFile ${sshd.folder}/new/known_hosts\n  GlobalKnownHostsFile none\n`)
    const fleet = await openFleet([hostAt(sshd)], {configFile, acceptNewHostKeys: true})
    await fleet.close()
    expect(await readFile(`${sshd.folder}/new/known_hosts`, 'utf8')).to.match(/^\|1\|\S+ ssh-ed25519 \S+\n$/)
    await (await openFleet([hostAt(sshd)], {configFile})).close()
  })

  it('refuses a changed key, telling both fingerprints and the line, whatever was allowed', async () => {
    const other = await makeKey(join(sshd.folder, 'other'))
    await writeFile(knownHosts, `# mine\n${name()} ${await readFile(`${other}.pub`, 'utf8')}`)
    const error = await thrownBy(opens({acceptNewHostKeys: true, askHostKey: async () => Promise.resolve(true)}))
    expect(error).to.deep.include({
      code: 'HOST_KEY_CHANGED',
      message: `web1: the host key of ${place()} has changed. ${knownHosts}:2 has ssh-ed25519 ${await printOf(other)}, the host offers ssh-ed25519 ${key.ed25519}.`,
      hint: `Someone may be in between. If the host was installed anew: ssh-keygen -f ${knownHosts} -R '${name()}'`,
    })
  })

  it('asks a host for the type of key that is known', async () => {
    await writeFile(knownHosts, `${name()} ${await publicKey('rsa')}\n`)
    await opens()
  })

  it('refuses a revoked key', async () => {
    await writeFile(knownHosts, `${name()} ${await publicKey('ed25519')}\n@revoked * ${await publicKey('ed25519')}\n`)
    expect(await thrownBy(opens({acceptNewHostKeys: true}))).to.include({
      code: 'HOST_KEY_CHANGED',
      message: `web1: ${place()} offers a host key that ${knownHosts}:2 revokes (${key.ed25519}).`,
    })
  })
})
