import {expect} from 'chai'
import {execFileSync} from 'node:child_process'
import {once} from 'node:events'
import {appendFile, readFile, rm, writeFile} from 'node:fs/promises'
import {createServer} from 'node:net'
import {join} from 'node:path'
import type {Host} from '../../src/lib/config/config.js'
import {openFleet} from '../../src/lib/hosts/fleet.js'
import {fileIdentity} from '../../src/lib/hosts/identity.js'
import type {FleetOptions} from '../../src/lib/hosts/fleet-options.js'
import {hostAt} from '../support/hosts.js'
import type {KeyType, Sshd} from '../support/sshd.js'
import {makeKey, run, startSshd} from '../support/sshd.js'
import {thrownBy} from '../support/thrown.js'

describe('logging in', () => {
  let sshd: Sshd
  before(async () => (sshd = await startSshd()))
  after(() => sshd.stop())

  const opens = async (hosts: readonly Partial<Host>[], options: FleetOptions = {}) => {
    const fleet = await openFleet(
      hosts.map((host) => hostAt(sshd, host)),
      {knownHosts: sshd.knownHosts, configFile: '/dev/null', ...options},
    )
    const names = fleet.hosts
    await fleet.close()
    return names
  }
  const newKey = async (name: string, options: Parameters<typeof makeKey>[1] = {}) => {
    const key = await makeKey(join(sshd.folder, name), options)
    await appendFile(sshd.authorizedKeys, await readFile(`${key}.pub`))
    return key
  }
  const place = () => `127.0.0.1 port ${sshd.port} as root`

  for (const type of ['ed25519', 'ecdsa', 'rsa'] as const satisfies readonly KeyType[]) {
    it(`works with a key file of type ${type}`, async () => {
      expect(await opens([{key: await newKey(`plain-${type}`, {type})}])).to.deep.equal(['web1'])
    })

    it(`works with an encrypted key file of type ${type}`, async () => {
      const key = await newKey(`locked-${type}`, {type, passphrase: 'open sesame'})
      expect(await opens([{key}], {askPassphrase: async () => Promise.resolve('open sesame')})).to.deep.equal(['web1'])
    })
  }

  it('works with a PEM key that is encrypted, and has no .pub', async () => {
    const key = await newKey('pem', {type: 'rsa'})
    await run('ssh-keygen', ['-p', '-m', 'PEM', '-q', '-P', '', '-N', 'sesame', '-f', key])
    await run('mv', [`${key}.pub`, `${key}.moved`])
    expect(await opens([{key}], {askPassphrase: async () => Promise.resolve('sesame')})).to.deep.equal(['web1'])
  })

  it('asks for a passphrase once for all hosts, and again when it was wrong', async () => {
    const key = await newKey('shared', {passphrase: 'sesame'})
    const asked: unknown[] = []
    const askPassphrase = async (file: string, attempt: number) => {
      asked.push([file, attempt])
      return Promise.resolve(attempt < 2 ? 'barley' : 'sesame')
    }
    expect(await opens([{key}, {name: 'web2', key}, {name: 'web3', key}], {askPassphrase})).to.deep.equal(['web1', 'web2', 'web3'])
    expect(asked).to.deep.equal([
      [key, 1],
      [key, 2],
    ])
  })

  it('gives up after three wrong passphrases', async () => {
    const key = await newKey('stubborn', {passphrase: 'sesame'})
    const error = await thrownBy(opens([{key}], {askPassphrase: async () => Promise.resolve('barley')}))
    expect(error).to.deep.include({code: 'AUTH_REFUSED', message: `web1: ${place()}: No passphrase opened ${key}.`, hint: `Give it to an agent first: ssh-add ${key}`})
  })

  it('refuses an encrypted key where nobody can be asked', async () => {
    const key = await newKey('silent', {passphrase: 'sesame'})
    const error = await thrownBy(opens([{key}]))
    expect(error).to.include({code: 'AUTH_REFUSED', message: `web1: ${place()}: ${key} is encrypted, and there is no terminal to ask for its passphrase.`})
  })

  it('does not ask for the passphrase of a key that the host does not want', async () => {
    const key = await makeKey(join(sshd.folder, 'unwanted'), {passphrase: 'sesame'})
    const askPassphrase = async () => Promise.reject(new Error('asked'))
    const error = await thrownBy(opens([{key}], {askPassphrase}))
    expect(error).to.deep.include({code: 'AUTH_REFUSED', message: `web1: ${place()} refused the login. Keys tried: ${key} (encrypted).`})
  })

  it('says which keys were tried', async () => {
    const key = await makeKey(join(sshd.folder, 'stranger'))
    expect(await thrownBy(opens([{key}]))).to.include({
      code: 'AUTH_REFUSED',
      message: `web1: ${place()} refused the login. Keys tried: ${key}.`,
      hint: `Let a key in with \`ssh-copy-id -p ${sshd.port} root@127.0.0.1\`, load one with \`ssh-add FILE\`, or name one with \`key:\` in deploy.yml.`,
    })
    expect(await thrownBy(opens([{key: '/no/such/key'}]))).to.include({
      message: `web1: ${place()} refused the login. Keys tried: none: there is no agent, and no key at /no/such/key.`,
    })
  })

  it('refuses an encrypted key file that was cut short', async () => {
    const file = await newKey('cut', {passphrase: 'secret'})
    const [begin = '', body = ''] = (await readFile(file, 'utf8')).split('\n')
    await writeFile(file, [begin, body.slice(0, 60), '-----END OPENSSH PRIVATE KEY-----', ''].join('\n'))
    await rm(`${file}.pub`)
    expect(await thrownBy(fileIdentity(file, () => Promise.resolve('secret')))).to.have.property('code', 'AUTH_REFUSED')
  })

  it('refuses a file that is no key', async () => {
    const key = join(sshd.folder, 'junk')
    await writeFile(key, 'junk')
    expect(await thrownBy(opens([{key}]))).to.include({code: 'AUTH_REFUSED', message: `${key} is not a private key that shipit can read: Unsupported key format.`})
  })

  describe('with an agent', () => {
    let agent: string
    let before: string | undefined
    let pid = 0
    beforeEach(() => {
      agent = join(sshd.folder, `agent-${pid}`)
      const said = execFileSync('ssh-agent', ['-a', agent, '-s'], {encoding: 'utf8'})
      pid = Number(/SSH_AGENT_PID=(\d+)/.exec(said)?.[1])
      before = process.env.SSH_AUTH_SOCK
      process.env.SSH_AUTH_SOCK = agent
    })
    afterEach(() => {
      process.kill(pid)
      if (before === undefined) delete process.env.SSH_AUTH_SOCK
      else process.env.SSH_AUTH_SOCK = before
    })
    const add = async (key: string) => run('ssh-add', ['-q', key], {env: {...process.env, SSH_AUTH_SOCK: agent}})

    for (const type of ['ed25519', 'ecdsa', 'rsa'] as const satisfies readonly KeyType[]) {
      it(`works with a key of type ${type}`, async () => {
        await add(await newKey(`agent-${type}`, {type}))
        expect(await opens([{key: '/no/such/key'}])).to.deep.equal(['web1'])
      })
    }

    it('tries the key that is meant first, though the agent holds more than a host would try', async () => {
      for (let count = 0; count < 7; count++) await add(await makeKey(join(sshd.folder, `spare-${count}`)))
      const key = await newKey('meant')
      await add(key)
      await run('mv', [key, `${key}.moved`])
      expect(await opens([{key}])).to.deep.equal(['web1'])
      expect(await thrownBy(opens([{key: '/no/such/key'}]))).to.include({code: 'AUTH_REFUSED'})
    })

    it('gives up one that takes the question and does not answer, as one that another machine forwards and has forgotten', async () => {
      const silent = createServer().listen(join(sshd.folder, 'silent-agent'))
      await once(silent, 'listening')
      process.env.SSH_AUTH_SOCK = join(sshd.folder, 'silent-agent')
      const error = await thrownBy(opens([{}], {connectTimeout: 0.3}))
      silent.close()
      expect(error).to.deep.include({code: 'AUTH_REFUSED', message: `The SSH agent at ${sshd.folder}/silent-agent takes questions and does not answer: nothing came within 0.3 s.`})
    })

    it('makes do with files when nobody answers at its socket', async () => {
      process.env.SSH_AUTH_SOCK = '/no/such/socket'
      expect(await opens([{}])).to.deep.equal(['web1'])
    })
  })
})
