import {expect} from 'chai'
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {lockState, planLock, planUnlock} from '../../../src/lib/features/lock/lock.js'
import type {LockState} from '../../../src/lib/features/lock/lock.js'
import {localTransport} from '../../../src/lib/hosts/local.js'
import {steps} from '../../../src/lib/plan/plan.js'
import {holdLease} from '../../../src/lib/run/lease.js'
import {observe} from '../../../src/lib/run/observe.js'
import {describe as told} from '../../../src/lib/shell/command.js'

describe('lock', () => {
  const host = localTransport('h1')
  const fleet = {hosts: ['h1'], on: () => host, close: host.close}
  let folder: string

  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), 'shipit-lock-')), 'lease')
  })
  afterEach(() => rmSync(join(folder, '..'), {recursive: true}))

  const look = async (): Promise<LockState> => {
    const fact = lockState('shop')
    const command = fact.command.kind === 'script' ? {...fact.command, args: [folder]} : fact.command
    return (await observe(host, {state: {...fact, command}})).state
  }

  it('is seen: nothing, the client that has the lease, a person’s lock, and the lease of a dead client as free', async () => {
    expect(await look()).to.deep.equal({holder: undefined, lock: undefined})

    const lease = await holdLease(fleet, ['h1'], {folder, who: 'ada@laptop', purpose: 'deploy "v1.2"'})
    const {holder} = await look()
    expect(holder).to.deep.include({who: 'ada@laptop', purpose: 'deploy "v1.2"', pid: process.pid})
    expect(holder?.since).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    const kept = readFileSync(join(folder, 'holder.json'))
    await lease.release()

    writeFileSync(join(folder, 'holder.json'), kept)
    const lock = {who: 'eve@office', message: 'the "database" moves', since: '2026-01-31T12:00:00Z'}
    writeFileSync(join(folder, 'lock.json'), `${JSON.stringify(lock)}\n`)
    expect(await look()).to.deep.equal({holder: undefined, lock})
  })

  it('reads a file that was cut short as none', async () => {
    mkdirSync(folder, {recursive: true})
    writeFileSync(join(folder, 'lock.json'), '{"who": "ev')
    expect(await look()).to.deep.equal({holder: undefined, lock: undefined})
  })

  it('is put on every host and released on every host', () => {
    const lock = {who: 'eve@office', message: 'later', since: '2026-01-31T12:00:00Z'}
    const path = '/var/lib/shipit/apps/shop/lease/lock.json'
    expect(steps(planLock('shop', ['h1', 'h2'], lock))).to.deep.equal(
      ['h1', 'h2'].map((each) => ({kind: 'write', host: each, effect: 'create', title: 'Lock shop', path, content: `${JSON.stringify(lock)}\n`, mode: 0o644})),
    )
    expect(steps(planUnlock('shop', ['h1'])).map((step) => step.kind === 'run' && told(step.command))).to.deep.equal([`rm -f ${path}`])
  })
})
