import {mkdtemp, readFile, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {expect} from 'chai'
import {root, runProgram} from './process.js'

type Counts = {readonly passed: number; readonly failed: number; readonly failures: readonly string[]}

describe('a test or a hook that runs into its timeout', () => {
  let counts: Counts
  before(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'shipit-timeout-'))
    const env = {SHIPIT_TEST_LAB: 'of-nobody', SHIPIT_TEST_COUNTS: join(folder, 'counts.json')}
    await runProgram(process.execPath, ['node_modules/mocha/bin/mocha.js', '--reporter', './scripts/reporter.cjs', 'dist/test/house/hung-fixture.js'], {cwd: root, env})
    counts = JSON.parse(await readFile(env.SHIPIT_TEST_COUNTS, 'utf8')) as Counts
    await rm(folder, {recursive: true})
  })

  /** What is told of the programs, without what differs from run to run. */
  const told = (index: number): readonly string[] => {
    const lines = (counts.failures[index] ?? '').split('\n').map((line) => line.replace(/\d+ s:|pid \d+/g, (number) => number.replace(/\d+/, 'N')))
    return lines.slice(
      lines.findIndex((line) => line.startsWith('  It had begun')) + 1,
      lines.findIndex((line) => line.startsWith('  At work on this machine')),
    )
  }

  it('tells what it began that goes on: its command line, what it was given and what it printed', () => {
    expect(told(0)).to.deep.equal(['  N s: sh -s (pid N)', '    was given:', '      echo asked >&2', '      exec tail -f /dev/null', '    complained:', '      asked'])
    expect(told(1)).to.deep.equal(['  N s: sh -c printf "begun\\n\\033[1mat it\\n"; exec tail -f /dev/null (pid N)', '    printed:', '      begun', '      ·[1mat it'])
  })

  it('tells a program that has ended, but whose output another one holds open', () => {
    expect(told(2)[0]).to.equal('  N s: sh -c tail -f /dev/null & echo $! (has ended with 0, but something holds its output open)')
  })

  it('tells what is at work below the tests', () => {
    expect(counts.failures[1]).to.match(/At work on this machine \(seconds, pid, ppid, state\):\n +\d+ +\d+ +\d+ \S+ .*tail -f \/dev\/null/)
  })

  it('ends what it began: nothing is left open at the end of the run', () => {
    expect([counts.passed, counts.failed]).to.deep.equal([0, 3])
  })
})
