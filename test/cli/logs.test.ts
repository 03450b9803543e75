import {PassThrough} from 'node:stream'
import {expect} from 'chai'
import {logs} from '../../src/lib/cli/logs.js'
import type {HostLine, LogOptions} from '../../src/lib/cli/logs.js'
import type {Project} from '../../src/lib/cli/project.js'
import {fleetOf} from '../../src/lib/hosts/fleet.js'
import type {Result, Transport} from '../../src/lib/hosts/transport.js'
import {configOf} from '../support/config.js'
import {thrownBy} from '../support/thrown.js'
import {shellHost} from '../run/shell-host.js'

describe('logs()', () => {
  const down: Result = {exitCode: 1, stdout: '', stderr: 'Cannot connect to the Docker daemon\n'}
  const up: Result = {exitCode: 0, stdout: 'shop-web-1 2026-01-02T03:04:05Z ready\n', stderr: ''}
  const answering = (host: string, result: Result): Transport => ({...shellHost(host), script: () => Promise.resolve(result)})

  /** What is printed and noted of hosts. */
  async function run(hosts: readonly Transport[], options: Partial<LogOptions> = {}, signal = new AbortController().signal) {
    const printed: HostLine[] = []
    const notes: string[] = []
    const config = configOf(`app: shop\nimage: shop\nhosts: [${hosts.map(({host}) => host).join(', ')}]\n`)
    const view = {note: (text: string) => void notes.push(text)}
    const project = {config, signal, view, connectEach: () => Promise.resolve({fleet: fleetOf(hosts), failures: []})} as unknown as Project
    await logs(project, {follow: false, lines: 10, roles: [], ...options}, (line) => void printed.push(line))
    return {printed: printed.map(({host, text}) => `${host} ${text}`), notes}
  }

  it('fails where no engine answers, with what it said', async () => {
    expect(await thrownBy(run([answering('web1', down)]))).to.deep.include({
      code: 'COMMAND_FAILED',
      message: 'The containers of web1 could not be listed (exit 1).\nCannot connect to the Docker daemon',
    })
  })

  it('leaves out the one whose engine does not answer', async () => {
    const {printed, notes} = await run([answering('web1', down), answering('web2', up)])
    expect(printed).to.deep.equal(['web2 ready'])
    expect(notes).to.deep.equal(['The containers of web1 could not be listed (exit 1).\nCannot connect to the Docker daemon'])
  })

  it('refuses what is no time', async () => {
    expect(await thrownBy(run([answering('web1', up)], {since: 'yesterday'}))).to.deep.include({code: 'USAGE', message: '"yesterday" is no time and no age.'})
  })

  it('says which host was lost, and goes on with the others', async () => {
    const interrupt = new AbortController()
    const broken = new PassThrough()
    const fine = new PassThrough()
    const opening = (host: string, stream: PassThrough): Transport => ({...shellHost(host), open: () => Promise.resolve(stream)})
    setImmediate(() => broken.destroy(new Error('The connection to web1 was lost.')))
    setTimeout(() => fine.write('shop-web-1 2026-01-02T03:04:05Z ready\n'), 20)
    setTimeout(() => interrupt.abort(), 100)
    expect(await run([opening('web1', broken), opening('web2', fine)], {follow: true}, interrupt.signal)).to.deep.equal({
      printed: ['web2 ready'],
      notes: ['web1: The connection to web1 was lost.', 'web1: the connection ended.'],
    })
  })

  it('ends where it was interrupted while it opened its stream', async () => {
    const interrupt = new AbortController()
    const open = (): Promise<PassThrough> => {
      interrupt.abort()
      return Promise.resolve(new PassThrough())
    }
    expect(await run([{...shellHost('web1'), open}], {follow: true}, interrupt.signal)).to.deep.equal({printed: [], notes: []})
  })
})
