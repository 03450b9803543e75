import {setTimeout as sleep} from 'node:timers/promises'
import {createApp} from '../lab/app.js'
import type {App} from '../lab/app.js'
import {openLab} from '../lab/fixture.js'
import {inTurns} from './measure.js'
import {add, begin} from './report.js'

const part = 'switch'
const rounds = Number(process.env['SHIPIT_BENCH_ROUNDS'] ?? 3)

describe('bench: from healthy to served', function () {
  this.timeout(900_000)
  let app: App

  before(async () => {
    app = await createApp(await openLab(), 'swap', {hosts: ['web1', 'web2', 'web3']})
    await app.deploy()
    await begin(part)
  })

  after(async () => void (await app.run('remove', '--volumes', '--confirm', app.name)))

  it('is measured on three hosts, by requests as close as they can be', async () => {
    const {last} = await inTurns(rounds, {last: oneSwitch})
    add(part, {name: 'last replica healthy → new release served by all three', unit: 'ms', values: last})
  })

  const oneSwitch = async (round: number): Promise<number> => {
    const version = `swap-${round}-${Date.now()}`
    await app.configure({env: {VERSION: version}})
    let healthy = 0
    let seen = 0
    const hear = (text: string): void => {
      const count = text.split(/ answers 2\d\d after/).length - 1
      if (count > seen) healthy = performance.now()
      seen = count
    }
    const served = Promise.all(app.hosts.map((host) => firstAnswer(host, version)))
    const {code, stderr} = await app.say(['deploy', '--yes', '--verbose'], {onOutput: hear})
    if (code !== 0 || seen < app.hosts.length) throw new Error(`deploy ended with ${code}, ${seen} replicas were seen healthy:\n${stderr}`)
    return Math.max(...(await served)) - healthy
  }

  /** When a host first answers with a version. */
  const firstAnswer = async (host: string, version: string): Promise<number> => {
    for (const end = Date.now() + 120_000; Date.now() < end; await sleep(2)) if ((await app.who(host)).version === version) return performance.now()
    throw new Error(`${host} never answered as ${version}`)
  }
})
