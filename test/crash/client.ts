import {execFileSync, spawn} from 'node:child_process'
import {once} from 'node:events'
import {constants, openSync} from 'node:fs'
import {appendFile, rm} from 'node:fs/promises'
import {Socket} from 'node:net'
import {join} from 'node:path'
import {createInterface} from 'node:readline'
import type {TraceLine} from '../../src/lib/cli/trace.js'
import {root} from '../house/process.js'

export type ClientOptions = {
  readonly directory: string
  readonly env: Readonly<Record<string, string>>
  /** Called with each line of the run's trace, as soon as it is written. */
  readonly onLine?: (line: TraceLine, kill: (signal: NodeJS.Signals) => void) => void
}

export type Client = {readonly code: number | null; readonly signal: NodeJS.Signals | null; readonly stderr: string; readonly trace: readonly TraceLine[]}

let turn = 0

/** Runs shipit with its trace going into a pipe, so that whoever reads it is told of each step at once. */
export async function runClient(args: readonly string[], {directory, env, onLine}: ClientOptions): Promise<Client> {
  const fifo = join(directory, `trace-${(turn += 1)}`)
  execFileSync('mkfifo', [fifo])
  // Open for both, so that it neither waits for a writer nor ends with one; as a socket, so that it can be closed while it waits.
  const reading = new Socket({fd: openSync(fifo, constants.O_RDWR | constants.O_NONBLOCK), readable: true, writable: false})
  const trace: TraceLine[] = []
  const child = spawn(process.execPath, [`${root}bin/run.js`, ...args], {
    cwd: directory,
    env: {...process.env, CI: undefined, NO_COLOR: '1', ...env, SHIPIT_TRACE: fifo},
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  // It would wait for a reader of its trace for ever.
  const orphan = (): unknown => child.kill('SIGKILL')
  const end = (): void => process.exit(143)
  process.once('exit', orphan).once('SIGTERM', end)
  createInterface({input: reading}).on('line', (text) => {
    const line = JSON.parse(text) as TraceLine
    if (line.event === 'note' && line.title === over) return reading.destroy()
    trace.push(line)
    onLine?.(line, (signal) => child.kill(signal))
  })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => void (stderr += text))
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]
  process.off('exit', orphan).off('SIGTERM', end)
  // What lies in the pipe still is read before this is.
  const read = once(reading, 'close')
  await appendFile(fifo, `${JSON.stringify({event: 'note', title: over})}\n`)
  await read
  await rm(fifo, {force: true})
  return {code, signal, stderr, trace}
}

const over = 'the client is gone'
