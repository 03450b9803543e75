import {writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {expect} from 'chai'
import {root} from '../house/process.js'
import {act} from '../crash/act.js'
import type {Wanted} from '../crash/act.js'
import {commands, ways} from '../crash/cell.js'
import type {Cell, CommandName, Result} from '../crash/cell.js'
import {runClient} from '../crash/client.js'
import {printMatrix, repeat} from '../crash/matrix.js'
import {toOptions, isWanted} from '../crash/options.js'
import {must, plays} from '../crash/plays.js'
import {nameOf, pointsOf} from '../crash/points.js'
import {choose} from '../crash/sample.js'
import {openStage} from '../crash/stage.js'
import type {Stage} from '../crash/stage.js'
import {stateOf} from '../crash/state.js'

const say = (text: string): void => void process.stdout.write(`${text}\n`)
const options = toOptions(process.env['SHIPIT_CRASH'])

describe('lab: a client that is stopped at any step', function () {
  this.timeout(6 * 3600_000)
  let stage: Stage
  let chosen: readonly Cell[] = []
  const wanted = new Map<CommandName, Wanted>()
  const results: Result[] = []

  before(async () => {
    stage = await openStage()
    await must(stage, stage.near, 'deploy', '--yes')
    // As many releases as are kept, so that every turn finds the same number.
    for (let turn = 0; turn < 2; turn += 1) {
      await stage.turn()
      await must(stage, stage.main, 'deploy', '--yes')
    }
    const all: Cell[] = []
    for (const command of commands.filter((each) => options.only === undefined || each === options.only)) all.push(...(await undisturbed(command)))
    chosen = choose(
      all.filter((cell) => isWanted(cell, options)),
      options,
    )
    say(`${chosen.length} of ${all.length} moments, seed ${options.seed}`)
  })

  after(async () => {
    await stage.close()
    if (results.length === 0) return
    say(`\n${printMatrix(results)}\nThe same again: npm run test:crash -- --sample ${chosen.length} --seed ${options.seed}`)
    await writeFile(join(root, 'crash.json'), `${JSON.stringify({seed: options.seed, results}, undefined, 2)}\n`)
  })

  /** The moments of a command that nobody disturbs, and what it leaves. */
  async function undisturbed(command: CommandName): Promise<readonly Cell[]> {
    const play = plays[command]
    await play.prepare(stage)
    const {code, trace, stderr} = await runClient(play.args, {directory: play.app(stage).directory, env: stage.env})
    if (code !== 0) throw new Error(`${command} without any disturbance ended with ${code}:\n${stderr}`)
    const hosts = stage.lab.hosts.map(({name}) => name)
    wanted.set(command, await stateOf(stage.lab, hosts))
    return pointsOf(trace).flatMap((point) => ways.map((way) => ({command, point, way})))
  }

  for (const command of commands)
    it(`${command}: drops no request, frees the lease, and converges when it is run again`, async () => {
      const mine = chosen.filter((cell) => cell.command === command)
      for (const cell of mine) {
        const result = await act(stage, cell, wanted.get(command) ?? [])
        results.push(result)
        const says = result.faults.length === 0 ? 'ok' : ['FAULT', ...result.faults].join('\n    ')
        say(`  ${command}, ${cell.way} ${cell.point.side} “${nameOf(cell.point)}”, ${result.seconds.toFixed(0)} s: ${says}`)
      }
      const faulty = results.filter(({cell, faults}) => cell.command === command && faults.length > 0)
      expect(faulty.map(({cell, faults}) => [repeat(cell), ...faults].join('\n'))).to.deep.equal([])
    })
})
