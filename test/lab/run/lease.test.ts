import {expect} from 'chai'
import type {ShipitError} from '../../../src/lib/errors.js'
import {holdLease} from '../../../src/lib/run/lease.js'
import {startClient} from '../../support/lease-client-process.js'
import type {Client} from '../../support/lease-client-process.js'
import {thrownBy} from '../../support/thrown.js'
import {openBench} from './bench.js'
import type {Bench} from './bench.js'

const folder = '/var/lib/shipit/apps/leased/lease'
/** Seconds; a client that lives must not be taken for one that is silent where the machine is busy. */
const patience = 5

describe('the lease over SSH, of a user who becomes root by sudo', function () {
  this.timeout(60_000)
  let bench: Bench
  let client: Client | undefined

  before(async () => {
    bench = await openBench()
  })
  beforeEach(() => bench.sh('rm -f /tmp/leased-*'))
  afterEach(() => client?.process.kill('SIGKILL'))

  const start = async (...sources: readonly string[]): Promise<Client> => {
    client = startClient({host: bench.host, folder, patience, sources})
    await client.hears('line Step 0')
    return client
  }
  const hold = (wait: boolean, tell?: (text: string) => void) => holdLease(bench.fleet, [bench.host.name], {folder, who: 'second@test', purpose: 'deploy v2', patience, wait, tell})
  const left = () => bench.sh('ls /tmp | grep ^leased- || true')

  it('is refused while another client lives', async () => {
    const living = await start('echo begun; until [ -e /tmp/leased-over ]; do sleep 0.05; done')
    expect(((await thrownBy(hold(false))) as ShipitError).code).to.equal('LEASE_HELD')
    await bench.sh('touch /tmp/leased-over')
    await living.hears('ended well')
  })

  it('is free when the client is killed, once its step has ended; no other step begins', async () => {
    const killed = await start('echo begun; sleep 1; touch /tmp/leased-step', 'touch /tmp/leased-next')
    killed.process.kill('SIGKILL')
    const lease = await hold(false)
    expect(await left()).to.equal('leased-step\n')
    await lease.release()
  })

  it('tells what is waited for where the step of a client that was killed goes on', async () => {
    const killed = await start('echo begun; until [ -e /tmp/leased-over ]; do sleep 0.05; done')
    killed.process.kill('SIGKILL')
    let told = ''
    const lease = await hold(false, (text) => {
      told = text
      void bench.sh('touch /tmp/leased-over')
    })
    await lease.release()
    expect(told).to.equal(`Waiting for ${bench.host.name}: what a client that was cut off had begun there may still be at work.`)
  })

  it('is free when the client falls silent; what that does later is refused', async () => {
    const silent = await start(`echo begun; until grep -q second@test ${folder}/holder.json; do sleep 0.05; done; touch /tmp/leased-step`, 'touch /tmp/leased-next')
    silent.process.kill('SIGSTOP')
    const lease = await hold(true)
    silent.process.kill('SIGCONT')
    await silent.hears('ended LEASE_LOST')
    expect(await left()).to.equal('leased-step\n')
    await lease.release()
  })
})
