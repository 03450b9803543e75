import {expect} from 'chai'
import {once} from 'node:events'
import {openFleet} from '../../src/lib/hosts/fleet.js'
import {runParts} from '../../src/lib/run/remote.js'
import {hostAt} from '../support/hosts.js'
import {delayedLine, knowAlso} from '../support/lines.js'
import type {Sshd} from '../support/sshd.js'
import {startSshd} from '../support/sshd.js'
import {transportContract} from './contract.js'

describe('hosts over SSH', () => {
  let sshd: Sshd
  before(async () => (sshd = await startSshd()))
  after(() => sshd.stop())

  transportContract('sshTransport()', async () => (await openFleet([hostAt(sshd)], {knownHosts: sshd.knownHosts, configFile: '/dev/null'})).on('web1'))

  it('gets by with a single session at once, as some hosts are set up', async () => {
    const narrow = await startSshd({lines: ['MaxSessions 1']})
    const fleet = await openFleet([hostAt(narrow)], {knownHosts: narrow.knownHosts, configFile: '/dev/null'})
    const web1 = fleet.on('web1')
    expect((await web1.exec('cat', {stdin: 'one'})).stdout).to.equal('one')
    const said = await Promise.all(['two', 'three', 'four', 'five', 'six'].map((word) => web1.script(`echo ${word}`)))
    expect(said.map(({stdout}) => stdout.trim())).to.deep.equal(['two', 'three', 'four', 'five', 'six'])
    await fleet.close()
    await narrow.stop()
  })

  it('tells scripts that wait to stop, however many of them there are', async () => {
    const fleet = await openFleet([hostAt(sshd)], {knownHosts: sshd.knownHosts, configFile: '/dev/null'})
    const ctrlC = new AbortController()
    let begun = 0
    const begin = (): void => {
      if (++begun === 4) ctrlC.abort()
    }
    const line = (): void => undefined
    const waits = Array.from({length: 4}, async () =>
      runParts(fleet.on('web1'), {as: 'step', texts: ['until [ -e /nowhere ]; do shipit_go_on; sleep 0.05; done'], signal: ctrlC.signal}, {stdout: {begin, line, end: line}}),
    )
    expect(await Promise.all(waits)).to.deep.equal(['failed', 'failed', 'failed', 'failed'])
    await fleet.close()
  })

  it('has a shell at hand for the next script: one round trip, not three', async () => {
    const roundTrip = 300
    const line = await delayedLine(sshd.port, roundTrip)
    const fleet = await openFleet([hostAt(sshd, {port: line.port})], {knownHosts: await knowAlso(sshd, line.port), configFile: '/dev/null'})
    const lease = await fleet.on('web1').open('echo held; cat')
    await once(lease, 'data')
    const took: number[] = []
    for (let count = 0; count < 5; count++) {
      const since = performance.now()
      await fleet.on('web1').script('sleep 0.5')
      took.push((performance.now() - since - 500) / roundTrip)
    }
    // Three take at least three, each time; a busy machine adds to the one, now and then.
    expect(Math.min(...took.slice(1))).to.be.below(2.9)
    expect(fleet.on('web1').counters.execs).to.equal(6)
    await fleet.close()
    line.close()
  })
})
