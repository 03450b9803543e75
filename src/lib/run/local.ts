import {once} from 'node:events'
import {createInterface} from 'node:readline'
import type {Readable} from 'node:stream'
import type {execa as Execa} from 'execa'
import {timerOf} from '../config/words/duration.js'
import {onAbort} from '../hosts/abort.js'
import type {Step} from '../plan/plan.js'
import {describe} from '../shell/command.js'
import type {Command} from '../shell/command.js'
import {Secret} from '../shell/secret.js'
import {stepFailed} from './failure.js'
import {letGo} from '../let-go.js'
import {lines} from './lines.js'
import {processGroup} from './process-group.js'
import type {World} from './world.js'

type Local = Extract<Step, {kind: 'local'}>

/** Runs a program of this machine, without a shell. Time-out and cancellation reach all that it started. */
export async function runLocally(step: Local, world: World): Promise<void> {
  const said = lines(step, world)
  const {execa} = await import('execa')
  const child = start(execa, step, world.directory)
  const group = processGroup(child.pid)
  const timer = step.timeout === undefined ? undefined : setTimeout(group.end, timerOf(step.timeout))
  const off = onAbort(world.signal, group.end)

  const [result] = await Promise.all([child, hearAll(child.all, said.hear)])
  clearTimeout(timer)
  off()
  group.forget()

  if (result.exitCode === 0 && !group.isEnded()) return
  const what = group.isEnded() ? `stopped after ${step.timeout} s` : fate(result)
  throw stepFailed({title: step.title, failure: step.failure, where: 'this machine', what, command: describe(step.command), lines: said.last()})
}

function start(execa: typeof Execa, {command, env}: Local, directory: string) {
  const {file, args, input} = toProgram(command)
  return letGo(
    execa(file, args, {
      cwd: directory,
      env: Object.fromEntries(Object.entries(env).map(([name, value]) => [name, reveal(value)])),
      input,
      all: true,
      buffer: false,
      detached: true,
      reject: false,
    } as const),
  )
}

async function hearAll(stream: Readable, hear: (line: string) => void): Promise<void> {
  createInterface({input: stream, crlfDelay: Infinity}).on('line', hear)
  await once(stream, 'close')
}

/** Only a plain command: there is no shell here. */
function toProgram(command: Command): {readonly file: string; readonly args: readonly string[]; readonly input: string} {
  const words = command.kind === 'run' ? command.words.filter((word) => typeof word === 'string') : []
  const [file, ...args] = words
  if (command.kind !== 'run' || file === undefined || words.length < command.words.length) throw new TypeError(`not a plain command: ${describe(command)}`)
  return {file, args, input: reveal(command.stdin ?? '')}
}

const fate = ({exitCode, signal, code}: {readonly exitCode?: number | undefined; readonly signal?: string | undefined; readonly code?: string | undefined}): string =>
  exitCode !== undefined ? `exit ${exitCode}` : (signal ?? (code === 'ENOENT' ? 'no such program' : (code ?? 'could not be started')))

const reveal = (text: string | Secret): string => (text instanceof Secret ? text.reveal() : text)
