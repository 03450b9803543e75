import {expect} from 'chai'
import {once} from 'node:events'
import type {ShipitError} from '../../src/lib/errors.js'
import {openFleet} from '../../src/lib/hosts/fleet.js'
import type {Transport} from '../../src/lib/hosts/transport.js'
import {hostAt} from '../support/hosts.js'
import type {Sshd} from '../support/sshd.js'
import {startSshd} from '../support/sshd.js'
import {thrownBy} from '../support/thrown.js'
import {transportContract} from './contract.js'

const open = async (sshd: Sshd): Promise<Transport> => (await openFleet([hostAt(sshd)], {knownHosts: sshd.knownHosts, configFile: '/dev/null'})).on('web1')

describe('a host whose login shell says something of its own first', () => {
  let sshd: Sshd
  before(
    async () =>
      (sshd = await startSshd({lines: ['ForceCommand echo Welcome to web1; printf "no newline "; echo "setlocale: no such locale" >&2; exec sh -c "$SSH_ORIGINAL_COMMAND"']})),
  )
  after(() => sshd.stop())

  transportContract('sshTransport()', () => open(sshd))

  it('gives what a command of ours prints, and no more, also where that has no newline or is nothing', async () => {
    const web1 = await open(sshd)
    expect(await web1.exec('printf out; printf err >&2; exit 3')).to.deep.equal({exitCode: 3, stdout: 'out', stderr: 'err'})
    expect(await web1.script('true')).to.deep.equal({exitCode: 0, stdout: '', stderr: ''})
    const stream = await web1.open('cat')
    stream.end('in and out')
    expect(String((await once(stream, 'data'))[0])).to.equal('in and out')
    await web1.close()
  })

  it('tells what sh itself complains of', async () => {
    const web1 = await open(sshd)
    const {exitCode, stderr} = await web1.script('if')
    expect([exitCode, stderr]).to.deep.equal([2, stderr.match(/^sh: .*[Ss]yntax error.*\n$/)?.[0]])
    await web1.close()
  })
})

describe('a login that runs another program', () => {
  /** What every way to run something throws. */
  const faults = async (forced: string): Promise<readonly string[]> => {
    const sshd = await startSshd({lines: [`ForceCommand ${forced}`]})
    const web1 = await open(sshd)
    const stream = await web1.open('cat')
    const all = (await Promise.all([
      thrownBy(web1.script('true')),
      thrownBy(web1.exec('true')),
      once(stream, 'error').then(([error]) => error as ShipitError),
    ])) as readonly ShipitError[]
    await web1.close()
    await sshd.stop()
    return all.map(({code, message, hint}) => `${code}: ${message.replace(String(sshd.port), 'PORT')} > ${hint?.replace(String(sshd.port), 'PORT')}`)
  }
  const thrice = (text: string) => [text, text, text]
  const begin = 'AUTH_REFUSED: web1: the login as 127.0.0.1 port PORT as root works, but runs a program of its own in place of ours. It says: '

  it('names the user that a cloud image wants', async () =>
    expect(await faults(`echo 'Please login as the user "ubuntu" rather than the user "root".'; echo; exit 142`)).to.deep.equal(
      thrice(
        `${begin}Please login as the user "ubuntu" rather than the user "root". > Write that user into deploy.yml: \`hosts: [ubuntu@127.0.0.1]\`, or \`ssh: {user: ubuntu}\`.`,
      ),
    ))

  it('says so where it wants files alone, or nothing', async () => {
    const hint = " > See what `ssh -p PORT root@127.0.0.1 true` says, `command=` in the user's authorized_keys, ForceCommand in sshd_config, and the login shell in /etc/passwd."
    expect(await faults('echo "This service allows sftp connections only."; exit 1')).to.deep.equal(thrice(`${begin}This service allows sftp connections only.${hint}`))
    expect(await faults('true')).to.deep.equal(thrice(`${begin}nothing${hint}`))
  })
})
