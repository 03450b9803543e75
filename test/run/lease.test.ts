import {expect} from 'chai'
import {once} from 'node:events'
import {existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import type {ShipitError} from '../../src/lib/errors.js'
import type {Fleet} from '../../src/lib/hosts/fleet.js'
import {localTransport} from '../../src/lib/hosts/local.js'
import type {Transport} from '../../src/lib/hosts/transport.js'
import {holdLease} from '../../src/lib/run/lease.js'
import type {Lease, LeaseRequest} from '../../src/lib/run/lease.js'
import {observe} from '../../src/lib/run/observe.js'
import {cmd, pipe, script} from '../../src/lib/shell/command.js'
import {startClient} from '../support/lease-client-process.js'
import type {Client} from '../support/lease-client-process.js'

const patience = 2
const failure = (promise: Promise<unknown>): Promise<ShipitError> =>
  promise.then(
    () => {
      throw new Error('it did not fail')
    },
    (error: unknown) => error as ShipitError,
  )

describe('the lease', () => {
  let root: string
  const clients: Client[] = []

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'shipit-lease-'))
  })
  afterEach(() => {
    for (const client of clients.splice(0)) client.process.kill('SIGKILL')
    rmSync(root, {recursive: true, force: true})
  })

  /** Hosts of this machine, each in a folder of its own: there a lease's folder may be relative. */
  const fleetOf = (...hosts: readonly string[]): Fleet => {
    const on = (host: string): Transport => {
      mkdirSync(join(root, host), {recursive: true})
      const local = localTransport(host)
      return {...local, open: (line) => local.open(`cd ${join(root, host)} && ${line}`)}
    }
    return {hosts, on, close: () => Promise.resolve()}
  }
  const hold = (hosts: readonly string[], request: Partial<LeaseRequest> = {}): Promise<Lease> =>
    holdLease(fleetOf(...hosts), hosts, {folder: 'lease', who: 'ada@laptop', purpose: 'deploy v1', patience, ...request})

  const client = (...sources: readonly string[]): Client => {
    const started = startClient({host: {name: 'h1', address: 'localhost', tags: [], local: true}, folder: join(root, 'h1/lease'), patience, sources})
    clients.push(started)
    return started
  }
  const file = (...path: readonly string[]): string => join(root, ...path)

  it('is one client’s: another is told who has it, from where, since when and what for', async () => {
    const lease = await hold(['h1', 'h2', 'h3'])
    const error = await failure(hold(['h1', 'h2', 'h3'], {who: 'bob@desk'}))
    expect(error).to.deep.include({code: 'LEASE_HELD', exitCode: 3, hint: 'Wait for it with --wait, or see `shipit lock`.'})
    expect(error.message.replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, 'TIME').split('\n')[0]).to.match(
      /^h1(?:, h2 and h3| and h[23])?: held by ada@laptop since TIME: deploy v1\.$/,
    )
    await lease.release()
    await (await hold(['h1', 'h2', 'h3'], {who: 'bob@desk'})).release()
    expect(existsSync(file('h1/lease/holder.json'))).to.equal(false)
    expect(lease.lost.aborted).to.equal(false)
  })

  it('is held on all hosts or on none', async () => {
    const other = await hold(['h3'])
    expect((await failure(hold(['h1', 'h2', 'h3'], {who: 'bob@desk'}))).message).to.match(/^h3: held by ada@laptop/)
    await (await hold(['h1', 'h2'])).release()
    await other.release()
  }).timeout(30_000)

  it('is waited for when asked, and says for whom', async () => {
    const told: string[] = []
    const first = await hold(['h1'])
    let release = (): void => undefined
    const waited = new Promise<void>((resolve) => (release = resolve))
    const second = hold(['h1'], {who: 'bob@desk', wait: true, tell: (text) => void (told.push(text), release())})
    await waited
    await first.release()
    await (await second).release()
    expect(told).to.have.length(1)
    expect(told[0]).to.match(/^h1: held by ada@laptop since .*: deploy v1\.$/)
  }).timeout(30_000)

  it('stops being waited for when cancelled', async () => {
    const first = await hold(['h1'])
    const ctrlC = new AbortController()
    const error = await failure(hold(['h1'], {wait: true, signal: ctrlC.signal, tell: () => ctrlC.abort()}))
    expect(error.code).to.equal('CANCELLED')
    await first.release()
  })

  it('goes from one to the other where two want many hosts at the same moment', async () => {
    const hosts = ['h1', 'h2', 'h3', 'h4', 'h5']
    let holders = 0
    const work = async (who: string): Promise<void> => {
      const lease = await hold(hosts, {who, wait: true})
      expect(++holders).to.equal(1)
      await observe(localTransport('h1'), {pause: {command: cmd('sleep', '0.1'), parse: String}})
      holders--
      await lease.release()
    }
    await Promise.all([work('ada@laptop'), work('bob@desk'), work('cy@train')])
  }).timeout(60_000)

  it('lets a question go out in the same moment: it is answered once the lease is granted, and not at all to who is refused', async () => {
    const asked: Promise<{readonly holder: string}>[] = []
    const ask = (prelude: string): void => void asked.push(observe(localTransport('h1'), {holder: {command: cmd('cat', file('h1/lease/holder.json')), parse: String}}, {prelude}))
    const first = await hold(['h1'], {folder: file('h1/lease'), ahead: ask})
    expect(JSON.parse((await asked[0])?.holder ?? '')).to.deep.include({who: 'ada@laptop', granted: true})
    const refused = failure(hold(['h1'], {folder: file('h1/lease'), who: 'bob@desk', ahead: ask}))
    expect((await refused).code).to.equal('LEASE_HELD')
    expect((await failure(asked[1] ?? Promise.resolve())).code).to.equal('LEASE_LOST')
    expect(asked).to.have.length(2)
    await first.release()
  }).timeout(30_000)

  it('is not yet granted to a question while a script of its last holder is at work', async () => {
    const killed = client(`echo begun; sleep 0.6; echo deployed > ${file('state')}`)
    await killed.hears('line Step 0')
    killed.process.kill('SIGKILL')
    const asked: Promise<{readonly state: string}>[] = []
    const ahead = (prelude: string): void =>
      void asked.push(observe(localTransport('h1'), {state: {command: cmd('cat', file('state')), parse: String, otherwise: 'none'}}, {prelude}))
    const lease = await hold(['h1'], {folder: file('h1/lease'), ahead})
    const told = await Promise.all(asked.map((each) => each.catch((error: unknown) => ({state: (error as ShipitError).code}))))
    expect(told[0]?.state).to.be.oneOf(['deployed\n', 'LEASE_LOST'])
    await lease.release()
  }).timeout(30_000)

  it('is refused where a person has locked the app', async () => {
    mkdirSync(file('h1/lease'), {recursive: true})
    writeFileSync(file('h1/lease/lock.json'), JSON.stringify({who: 'eve@office', message: 'the database moves', since: '2026-01-31T12:00:00.123Z'}))
    const error = await failure(hold(['h1'], {wait: true}))
    expect(error).to.deep.include({
      code: 'LEASE_HELD',
      message: 'h1: locked by eve@office since 2026-01-31 12:00 UTC: the database moves.',
      hint: 'Once that is over: `shipit lock release`.',
    })
  })

  it('is free at once when its client is killed, but not before the step under way has ended; no other step begins', async () => {
    const killed = client(`touch ${file('begun')}; echo begun; sleep 1.2; echo deployed > ${file('state')}`, `touch ${file('next')}`)
    await killed.hears('line Step 0')
    killed.process.kill('SIGKILL')
    const lease = await hold(['h1'], {folder: file('h1/lease')})
    const {state} = await observe(localTransport('h1'), {state: {command: cmd('cat', file('state')), parse: String}}, {prelude: lease.prelude('h1')})
    expect(state).to.equal('deployed\n')
    expect(existsSync(file('next'))).to.equal(false)
    await lease.release()
  }).timeout(30_000)

  it('is free at once when its client is killed in a step that only waits', async () => {
    const killed = client('echo begun; while :; do shipit_go_on; sleep 0.05; done')
    await killed.hears('line Step 0')
    killed.process.kill('SIGKILL')
    await (await hold(['h1'])).release()
  })

  it('is not given while such a step takes too long, and says why', async () => {
    const killed = client(`echo begun; until [ -e ${file('over')} ]; do sleep 0.05; done`)
    await killed.hears('line Step 0')
    killed.process.kill('SIGKILL')
    const error = await failure(hold(['h1'], {who: 'bob@desk'}))
    expect(error.code).to.equal('LEASE_HELD')
    expect(error.message).to.match(/^h1: a script of a client that was cut off is still at work \(first@test since .*: deploy v1\)\.$/)
    writeFileSync(file('over'), '')
    await (await hold(['h1'], {wait: true})).release()
  }).timeout(30_000)

  it('is lost by a client that falls silent: what it does then is refused', async () => {
    const silent = client(`echo begun; until grep bob@desk ${file('h1/lease/holder.json')}; do sleep 0.05; done`, `touch ${file('next')}`)
    await silent.hears('line Step 0')
    silent.process.kill('SIGSTOP')
    const lease = await hold(['h1'], {who: 'bob@desk', wait: true})
    silent.process.kill('SIGCONT')
    await silent.hears('ended')
    expect(silent.heard.at(-1)).to.match(/^ended LEASE_LOST The lease on h1 is lost: /)
    expect(existsSync(file('next'))).to.equal(false)
    await lease.release()
  }).timeout(30_000)

  it('is lost when its host drops it', async () => {
    const lease = await hold(['h1'])
    const {pid} = await observe(localTransport('h1'), {
      pid: {command: pipe(cmd('find', '/proc', '-maxdepth', '3', '-lname', file('h1/lease/held')), cmd('cut', '-d/', '-f3')), parse: Number},
    })
    process.kill(pid, 'SIGKILL')
    await once(lease.lost, 'abort')
    expect(lease.lost.reason).to.deep.include({code: 'LEASE_LOST'})
    await lease.release()
  })

  it('keeps scripts from working once another has it', async () => {
    const first = await hold(['h1'], {folder: file('h1/lease')})
    const ask = (lease: Lease) => observe(localTransport('h1'), {one: {command: cmd('echo', 'works'), parse: String}}, {prelude: lease.prelude('h1')})
    expect(await ask(first)).to.deep.equal({one: 'works\n'})
    await first.release()
    const second = await hold(['h1'], {folder: file('h1/lease'), who: 'bob@desk'})
    const error = await failure(ask(first))
    expect(error.code).to.equal('LEASE_LOST')
    expect(error.message).to.match(/^The lease on h1 is lost: now bob@desk since .*: deploy v1\.$/)
    expect(await ask(second)).to.deep.equal({one: 'works\n'})
    await second.release()
  })

  it('is not held by what a step leaves running', async () => {
    const lease = await hold(['h1'], {folder: file('h1/lease')})
    const {pid} = await observe(localTransport('h1'), {pid: {command: script('leave', 'sleep 60 >/dev/null 2>&1 & echo $!'), parse: Number}}, {prelude: lease.prelude('h1')})
    await lease.release()
    await (await hold(['h1'], {folder: file('h1/lease')})).release()
    process.kill(pid)
    expect(readFileSync(file('h1/lease/work'), 'utf8')).to.equal('')
  })
})
