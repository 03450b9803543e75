import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {mkdir, mkdtemp, rm, symlink, utimes} from 'node:fs/promises'
import {createServer} from 'node:http'
import type {Server} from 'node:http'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {expect} from 'chai'
import {template} from '../../../src/lib/template.js'

describe('a drain', () => {
  let folder: string
  let proxy: Server
  /** What the proxy counts under way, from one look to the next; the last goes on. */
  let counts: number[]
  let looks: number

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'shipit-drain-'))
    await Promise.all([mkdir(join(folder, 'sockets/a'), {recursive: true}), mkdir(join(folder, 'live'))])
    await symlink('a', join(folder, 'sockets/current'))
    looks = 0
    proxy = createServer((_, response) => {
      const under = counts[Math.min(looks++, counts.length - 1)] ?? 0
      response.end(JSON.stringify([{address: 'shop-web-blue-1:3000', num_requests: under, fails: 0}, {address: 'other-web-blue-1:3000', num_requests: 9, fails: 0}])) // prettier-ignore
    })
    await once(proxy.listen(join(folder, 'sockets/a/admin.sock')), 'listening')
  })

  afterEach(async () => {
    proxy.close()
    await rm(folder, {recursive: true, force: true})
  })

  const switchedSecondsAgo = async (seconds: number): Promise<void> => {
    const at = Date.now() / 1000 - seconds
    await utimes(join(folder, 'live'), at, at)
  }

  async function drained(limit = 30): Promise<{readonly said: string; readonly milliseconds: number}> {
    const began = performance.now()
    const child = spawn('sh', ['-c', template('host/drain.sh'), 'drain', join(folder, 'sockets'), join(folder, 'live'), String(limit), 'shop-web-blue-1:3000'])
    let said = ''
    child.stdout.on('data', (chunk) => (said += String(chunk)))
    child.stderr.on('data', (chunk) => (said += String(chunk)))
    const [code] = (await once(child, 'close')) as [number | null]
    expect(code).to.equal(0)
    return {said, milliseconds: performance.now() - began}
  }

  it('is over at the first look where the switch was a while ago and nothing is under way', async () => {
    counts = [0]
    await switchedSecondsAgo(1)
    expect([(await drained()).said, looks]).to.deep.equal(['', 1])
  })

  it('does not look before the switch is a tenth of a second old, nor trusts a clock that was put back', async () => {
    counts = [0]
    await switchedSecondsAgo(-3600)
    const {said, milliseconds} = await drained()
    expect([said, looks]).to.deep.equal(['', 1])
    expect(milliseconds).to.be.at.least(100)
  })

  it('waits for what is under way at these upstreams, and tells how much is left whenever that changes', async () => {
    counts = [2, 2, 1, 0]
    await switchedSecondsAgo(1)
    expect([(await drained()).said, looks]).to.deep.equal(['2 requests or streams left\n1 request or stream left\n', 4])
  })

  it('is over at the time-out, whatever is left', async () => {
    counts = [1]
    await switchedSecondsAgo(1)
    expect((await drained(0)).said).to.equal('1 request or stream left\n1 still left after 0s: they are cut\n')
  })
})
