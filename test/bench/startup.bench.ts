import {copyFile, mkdtemp, readFile, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {root, runProgram} from '../house/process.js'
import {inTurns} from './measure.js'
import {add, begin} from './report.js'
import {median} from './table.js'

const part = 'startup'
const rounds = Number(process.env['SHIPIT_BENCH_ROUNDS'] ?? 15)

describe('bench: starting up', function () {
  this.timeout(600_000)

  it('is measured in CPU time against bare Node', async () => {
    await begin(part)
    const folder = await mkdtemp(join(tmpdir(), 'shipit-bench-'))
    await copyFile(`${root}deploy.example.yml`, join(folder, 'deploy.yml'))
    const cpu =
      (...args: readonly string[]) =>
      async (): Promise<number> => {
        const file = join(folder, 'cpu')
        const {code, stderr} = await runProgram(process.execPath, ['--require', `${root}test/bench/cpu.cjs`, ...args], {cwd: folder, env: {SHIPIT_BENCH_CPU: file}})
        if (code !== 0) throw new Error(`node ${args.join(' ')} ended with ${code}: ${stderr}`)
        return Number(await readFile(file, 'utf8'))
      }
    const bin = `${root}bin/run.js`
    const values = await inTurns(rounds, {
      bare: cpu('-e', '0'),
      version: cpu(bin, '--version'),
      help: cpu(bin, '--help'),
      check: cpu(bin, 'config', 'check'),
      config: cpu(bin, 'config'),
    })
    const floor = median(values.bare)
    const row = (name: string, of: number, measured: readonly number[]): void =>
      add(part, {name, unit: 'ms', values: measured, floor, aim: {by: 'ratio', of}, note: 'CPU time; the floor is `node -e 0`'})
    row('shipit --version', 1.1, values.version)
    row('shipit --help', 2.1, values.help)
    row('shipit config check', 2, values.check)
    row('shipit config', 2.4, values.config)
    await rm(folder, {recursive: true, force: true})
  })
})
