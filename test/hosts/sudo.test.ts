import {expect} from 'chai'
import {once} from 'node:events'
import {readFile, rm, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {openFleet} from '../../src/lib/hosts/fleet.js'
import type {Transport} from '../../src/lib/hosts/transport.js'
import {claim} from '../../src/lib/run/hold.js'
import {hostAt} from '../support/hosts.js'
import type {Sshd} from '../support/sshd.js'
import {run, startSshd} from '../support/sshd.js'
import {thrownBy} from '../support/thrown.js'
import {transportContract} from './contract.js'

describe('a user who is not root', () => {
  const user = `shipit-${process.pid}`
  const sudoers = `/etc/sudoers.d/${user}`
  let sshd: Sshd
  before(async () => {
    await run('useradd', ['--no-create-home', '--home-dir', '/', '--shell', '/bin/sh', '--password', '*', user])
    sshd = await startSshd()
    await run('chmod', ['755', sshd.folder])
  })
  after(async () => {
    await sshd.stop()
    await rm(sudoers, {force: true})
    await run('userdel', ['--force', user]).catch(() => undefined) // it may still be logging out
  })

  const allow = async (what: string, who = user) => writeFile(`/etc/sudoers.d/${who}`, `${who} ALL=(ALL) ${what}\n`, {mode: 0o440})
  const open = async (who = user): Promise<Transport> => (await openFleet([hostAt(sshd, {user: who})], {knownHosts: sshd.knownHosts, configFile: '/dev/null'})).on('web1')

  describe('with sudo that asks for no password', () => {
    before(async () => allow('NOPASSWD: ALL'))
    transportContract('sshTransport()', () => open())
  })

  describe('whose login shell is fish', () => {
    const fisher = `${user}-fish`
    before(async () => {
      await allow('NOPASSWD: ALL', fisher)
      // fish keeps its history at home.
      await run('useradd', ['--create-home', '--home-dir', join(sshd.folder, 'home'), '--shell', '/usr/bin/fish', '--password', '*', fisher])
    })
    after(async () => {
      await rm(`${sudoers}-fish`, {force: true})
      await run('userdel', ['--force', fisher]).catch(() => undefined) // it may still be logging out
    })
    transportContract('sshTransport()', () => open(fisher))
  })

  describe('with sudo that asks for one', () => {
    let transport: Transport
    before(async () => {
      await allow('ALL')
      transport = await open()
    })
    after(() => transport.close())

    const refusal = {
      code: 'SUDO_REFUSED',
      message: `web1: ${user} may not become root without a password (sudo: a password is required).`,
      hint: `As root on the host: echo '${user} ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/${user}`,
    }

    it('is told what to allow', async () => {
      expect(await thrownBy(transport.script('true'))).to.deep.include(refusal)
      expect(await thrownBy(transport.exec('true'))).to.deep.include(refusal)
      const stream = await transport.open('cat')
      expect((await once(stream, 'error'))[0]).to.deep.include(refusal)
    })

    it('is told so by the lease, too, which is what a deploy asks for first', async () => {
      expect(
        await thrownBy(claim(transport, {folder: '/var/lib/shipit/apps/shop', holder: {who: 'ann@laptop', purpose: 'deploy', pid: 1, token: 'a'}, patience: 5})),
      ).to.deep.include(refusal)
    })
  })

  it('is told that sudo is missing', async () => {
    const bare = await startSshd({lines: ['SetEnv SHLVL=2 PATH=/nowhere']})
    await run('chmod', ['755', bare.folder])
    const fleet = await openFleet([hostAt(bare, {user})], {knownHosts: bare.knownHosts, configFile: '/dev/null'})
    expect(await thrownBy(fleet.on('web1').script('true'))).to.deep.include({code: 'SUDO_REFUSED', hint: `Install sudo on the host and let ${user} use it, or connect as root.`})
    await fleet.close()
    await bare.stop()
  })

  it('does not take a failure of the command for one of sudo', async () => {
    await allow('NOPASSWD: ALL')
    const transport = await open()
    const result = await transport.script('echo "sudo is fine" >&2; exit 1')
    expect(result).to.deep.equal({exitCode: 1, stdout: '', stderr: 'sudo is fine\n'})
    await transport.close()
  })

  it('keeps shell text and stdin out of the process list', async () => {
    const transport = await open()
    const {stdout} = await transport.script('secret=very-secret-word; ps -eo args')
    expect(stdout).to.not.contain('very-secret')
    await transport.close()
    expect(await readFile(sudoers, 'utf8')).to.contain(user)
  })
})
