import {PassThrough} from 'node:stream'
import {expect} from 'chai'
import {logs} from '../../src/lib/cli/logs.js'
import type {LogOptions} from '../../src/lib/cli/logs.js'
import type {Project} from '../../src/lib/cli/project.js'
import {ShipitError} from '../../src/lib/errors.js'
import {fleetOf} from '../../src/lib/hosts/fleet.js'
import type {Result, Transport} from '../../src/lib/hosts/transport.js'
import {configOf} from '../support/config.js'
import {thrownBy} from '../support/thrown.js'
import {shellHost} from '../run/shell-host.js'

describe('logs()', () => {
  const down: Result = {exitCode: 1, stdout: '', stderr: 'Cannot connect to the Docker daemon\n'}
  const up: Result = {exitCode: 0, stdout: 'shop-web-1 2026-01-02T03:04:05Z ready\n', stderr: ''}
  const answering = (host: string, result: Result): Transport => ({...shellHost(host), script: () => Promise.resolve(result)})

  type Heard = {readonly printed: string[]; readonly notes: string[]}

  /** What is printed and noted of hosts. */
  async function run(hosts: readonly Transport[], options: Partial<LogOptions> = {}, signal = new AbortController().signal, {printed, notes}: Heard = {printed: [], notes: []}) {
    const config = configOf(`app: shop\nimage: shop\nhosts: [${hosts.map(({host}) => host).join(', ')}]\n`)
    const view = {note: (text: string) => void notes.push(text)}
    const project = {config, signal, view, connectEach: () => Promise.resolve({fleet: fleetOf(hosts), failures: []})} as unknown as Project
    await logs(project, {follow: false, lines: 10, roles: [], ...options}, ({host, text}) => void printed.push(`${host} ${text}`))
    return {printed, notes}
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

  describe('following', () => {
    const opening = (host: string, stream: PassThrough): Transport => ({...shellHost(host), open: () => Promise.resolve(stream)})
    const lost = (host: string): ShipitError => new ShipitError('HOST_UNREACHABLE', `${host}: the connection to 10.0.0.1 is lost: it is gone.`)

    it('says which host was lost, goes on with the others, and fails in the end', async () => {
      const interrupt = new AbortController()
      const [broken, fine] = [new PassThrough(), new PassThrough()]
      const heard: Heard = {printed: [], notes: []}
      const said = run([opening('web1', broken), opening('web2', fine)], {follow: true}, interrupt.signal, heard)
      broken.on('close', () => {
        fine.write('shop-web-1 2026-01-02T03:04:05Z ready\n')
        setImmediate(() => interrupt.abort())
      })
      setImmediate(() => broken.destroy(lost('web1')))
      expect(await thrownBy(said)).to.deep.include({code: 'HOST_UNREACHABLE', message: 'web1: the connection to 10.0.0.1 is lost: it is gone.'})
      expect(heard).to.deep.equal({printed: ['web2 ready'], notes: ['web1: the connection to 10.0.0.1 is lost: it is gone. The other hosts are followed on.']})
    })

    it('fails with the names of all hosts, where none is left', async () => {
      const [gone, ended] = [new PassThrough(), new PassThrough()]
      setImmediate(() => gone.destroy(lost('web1')))
      gone.on('close', () => ended.end())
      const refusing: Transport = {...shellHost('web3'), open: () => Promise.reject(lost('web3'))}
      expect(await thrownBy(run([opening('web1', gone), opening('web2', ended), refusing], {follow: true}))).to.deep.include({
        code: 'HOST_UNREACHABLE',
        message: [
          'web3: the connection to 10.0.0.1 is lost: it is gone.',
          'web1: the connection to 10.0.0.1 is lost: it is gone.',
          'web2: its containers can no longer be followed. Does its engine answer?',
        ].join('\n'),
      })
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
