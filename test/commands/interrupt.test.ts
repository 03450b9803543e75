import {chmodSync, writeFileSync} from 'node:fs'
import {delimiter, join} from 'node:path'
import {expect} from 'chai'
import {execa} from 'execa'
import {root} from '../house/process.js'
import {newFolder} from '../support/folder.js'
import {startSshd} from '../support/sshd.js'
import type {Sshd} from '../support/sshd.js'

describe('Ctrl-C while a command only reads', function () {
  this.timeout(30_000)
  const folder = newFolder()
  let sshd: Sshd
  const program = (name: string, text: string): void => {
    writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`)
    chmodSync(join(folder, name), 0o755)
  }

  before(async () => {
    sshd = await startSshd({lines: [`SetEnv PATH=${folder}:/usr/sbin:/usr/bin:/sbin:/bin`]})
    writeFileSync(join(folder, 'ssh_config'), `Host *\n  HostName 127.0.0.1\n  Port ${sshd.port}\n  IdentityFile ${sshd.key}\n  UserKnownHostsFile ${sshd.knownHosts}\n`)
    writeFileSync(join(folder, 'deploy.yml'), JSON.stringify({app: 'shop', image: 'shop', hosts: ['web1'], port: 3000}))
    program('ssh', `exec /usr/bin/ssh -F ${folder}/ssh_config "$@"`)
    // The host is this machine: it can press Ctrl-C, once, at the very moment at which it has been asked, and then answers nothing for long.
    program('docker', `pid=$(cat ${folder}/pid); mkdir ${folder}/$pid 2>/dev/null && kill -INT $pid; exec sleep 20`)
    program('hang', 'echo asked; exec sleep 20')
  })
  after(() => sshd.stop())

  /** What is left of a command to which Ctrl-C comes from its host, or when its first words are here. */
  const interrupted = async (...args: readonly string[]) => {
    const running = execa(process.execPath, [join(root, 'bin/run.js'), ...args], {
      cwd: folder,
      reject: false,
      env: {PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}`, CI: ''},
    })
    writeFileSync(join(folder, 'pid'), String(running.pid))
    running.stdout.once('data', () => running.kill('SIGINT'))
    const {exitCode, stdout, stderr, durationMs} = await running
    expect(durationMs).to.be.below(10_000)
    return {exitCode, stdout, stderr}
  }

  it('ends at once, and speaks of no way back', async () => {
    expect(await interrupted('status')).to.deep.equal({exitCode: 1, stdout: '', stderr: 'Error: Cancelled on web1.'})
  })

  it('ends what it runs on a host, with the exit code of an interrupt', async () => {
    expect(await interrupted('ssh', 'web1', '--', 'hang')).to.deep.equal({exitCode: 130, stdout: 'asked', stderr: ''})
  })
})
