import {execFile} from 'node:child_process'
import {existsSync, readFileSync, writeFileSync} from 'node:fs'
import {cpus, loadavg, release, totalmem} from 'node:os'
import {promisify} from 'node:util'
import {root} from '../house/process.js'
import {isMet, median, ratio, toTable} from './table.js'
import type {Row} from './table.js'

/** A part of the benchmark, as bench.json has it. */
export type Part = {
  /** When it began. */
  readonly at: string
  readonly machine: Machine
  /** Of the last minute, as it began and as it ended: others work on this machine, too. */
  readonly load: readonly number[]
  readonly rows: readonly (Row & {readonly median: number; readonly ratio?: number; readonly met?: boolean})[]
}

export type Machine = Readonly<Record<'cores' | 'memory' | 'kernel' | 'node' | 'docker' | 'ssh', string>>

/** Parts by their names: those that did not run now are those of before. */
export type Report = Readonly<Record<string, Part>>

export const file = `${root}bench.json`

/** Those of this run. */
const ran = new Map<string, Row[]>()
const beginnings = new Map<string, {readonly at: string; readonly machine: Machine; readonly load: number}>()

/** To be called before a part measures anything. */
export async function begin(part: string): Promise<void> {
  ran.set(part, [])
  beginnings.set(part, {at: new Date().toISOString(), machine: await machine(), load: loadNow()})
}

/** What is added is in bench.json from then on, whatever becomes of the rest. */
export function add(part: string, ...added: readonly Row[]): void {
  const began = beginnings.get(part)
  const all = ran.get(part)
  if (!began || !all) throw new Error(`the part ${part} has not begun`)
  all.push(...added)
  const rows = all.map((row) => ({...row, median: median(row.values), ...(row.floor !== undefined && {ratio: ratio(row)}), ...(row.aim && {met: isMet(row)})}))
  writeFileSync(file, `${JSON.stringify({...readReport(), [part]: {...began, load: [began.load, loadNow()], rows}}, undefined, 2)}\n`)
}

export const readReport = (): Report => (existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Report) : {})

// A hook of the whole run: one table for all parts that ran.
after(async () => {
  const {cores, memory, kernel, node, docker, ssh} = await machine()
  const lines = [...ran].flatMap(([part, rows]) => ['', part.toUpperCase(), toTable(rows)])
  process.stdout.write([...lines, '', `${cores}, ${memory}, Linux ${kernel}, Node ${node}, Docker ${docker}, ${ssh}; load now ${loadNow()}. Also in bench.json.`, ''].join('\n'))
})

const loadNow = (): number => Math.round((loadavg()[0] ?? 0) * 10) / 10

async function machine(): Promise<Machine> {
  const [docker, ssh] = await Promise.all([said('docker', '--version'), said('ssh', '-V')])
  return {
    cores: `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}`,
    memory: `${Math.round(totalmem() / 1e9)} GB`,
    kernel: release(),
    node: process.versions.node,
    docker: /[\d.]+\d/.exec(docker)?.[0] ?? 'none',
    ssh: ssh.split(',')[0] ?? 'none',
  }
}

const said = (program: string, ...args: readonly string[]): Promise<string> =>
  promisify(execFile)(program, args).then(
    ({stdout, stderr}) => (stdout + stderr).trim(),
    () => '',
  )
