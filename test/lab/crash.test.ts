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
import {isWanted, toOptions} from '../crash/options.js'
import {must, plays} from '../crash/plays.js'
import {nameOf, pointsOf} from '../crash/points.js'
import {choose, sharesOf} from '../crash/sample.js'
import {openStage} from '../crash/stage.js'
import type {Stage} from '../crash/stage.js'
import {isLeft, settled, stateOf} from '../crash/state.js'

const options = toOptions(process.env['SHIPIT_CRASH'])
const wantedCommands = commands.filter((each) => options.only === undefined || each === options.only)
const shares = options.sample === undefined ? [] : sharesOf(options.sample, wantedCommands.length)

/** Milliseconds for what comes before the moments, and for each of them: about a minute, on a busy machine a few. */
const patience = 900_000

describe('lab: a client that is stopped at any step', function () {
  this.timeout(patience)
  let stage: Stage
  const results: Result[] = []

  before(async () => {
    stage = await openStage()
    await must(stage, stage.near, 'deploy', '--yes')
    // As many releases as are kept, so that every turn finds the same number.
    for (let turn = 0; turn < 2; turn += 1) {
      await stage.turn()
      await must(stage, stage.main, 'deploy', '--yes')
    }
  })

  after(async () => {
    await stage.close()
    if (results.length === 0) return
    const which = options.sample === undefined ? '--all' : `--sample ${options.sample} --seed ${options.seed}`
    say(`\n${printMatrix(results)}\nThe same again: npm run test:crash -- ${which}${options.only === undefined ? '' : ` --only '${options.only}'`}`)
    await writeFile(join(root, 'crash.json'), `${JSON.stringify({seed: options.seed, results}, undefined, 2)}\n`)
  })

  for (const [index, command] of wantedCommands.entries())
    it(`${command}: drops no request, frees the lease, and converges when it is run again`, async function () {
      const {cells, wanted} = await undisturbed(stage, command)
      const chosen = choose(
        cells.filter((cell) => isWanted(cell, options)),
        {sample: shares[index], seed: options.seed + index},
      )
      say(`  ${command}: ${chosen.length} of ${cells.length} moments`)
      expect(chosen, 'moments of that name').not.to.deep.equal([])
      for (const cell of chosen) {
        this.timeout(patience)
        const result = await act(stage, cell, wanted)
        results.push(result)
        const says = result.faults.length === 0 ? 'ok' : ['FAULT', ...result.faults].join('\n    ')
        say(`  ${command}, ${cell.way} ${cell.point.side} “${nameOf(cell.point)}”, ${result.seconds.toFixed(0)} s: ${says}`)
      }
      // However long all of them took.
      this.timeout(0)
      const faulty = results.filter(({cell, faults}) => cell.command === command && faults.length > 0)
      expect(faulty.map(({cell, faults}) => [repeat(cell), ...faults].join('\n'))).to.deep.equal([])
    })
})

const say = (text: string): void => void process.stdout.write(`${text}\n`)

/** The moments of a command that nobody disturbs, and what it leaves. */
async function undisturbed(stage: Stage, command: CommandName): Promise<{readonly cells: readonly Cell[]; readonly wanted: Wanted}> {
  const play = plays[command]
  await play.prepare(stage)
  const {code, trace, stderr} = await runClient(play.args, {directory: play.app(stage).directory, env: stage.env})
  if (code !== 0) throw new Error(`${command} without any disturbance ended with ${code}:\n${stderr}`)
  const hosts = stage.lab.hosts.map(({name}) => name)
  const wanted = await settled(
    () => stateOf(stage.lab, hosts),
    (found) => !found.some(isLeft),
  )
  expect(wanted.filter(isLeft), 'left by a run that nobody disturbed').to.deep.equal([])
  return {cells: pointsOf(trace).flatMap((point) => ways.map((way) => ({command, point, way}))), wanted}
}
