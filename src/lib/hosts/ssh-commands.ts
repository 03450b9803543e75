import {randomUUID} from 'node:crypto'
import pLimit from 'p-limit'
import type {ExecOptions as Ssh2Options} from 'ssh2'
import type {Connection} from './connection.js'
import {asRoot, checkSudo, rootShell, whole} from './root-shell.js'
import type {Input, Running} from './running.js'
import {cancelled, finish} from './running.js'
import type {Session} from './sessions.js'
import {places, startSession} from './sessions.js'
import {keepSpareShell} from './spare-shell.js'
import {makeStopper} from './stopper.js'
import type {ExecOptions, Result} from './transport.js'

/** The commands of one connection: some at once, the others wait. */
export type Commands = {
  script(text: string, options?: ExecOptions): Promise<Result>
  exec(line: string, input: Input, options?: ExecOptions): Promise<Result>
  /** Starts a command that stays open: stopping it tells it by the end of its stdin first. */
  open(line: string): Promise<Running>
  /** Starts a command that is left to itself. */
  start(line: string, options?: Ssh2Options): Promise<Session>
  /** How many were started; a shell that only waits is not one. */
  started(): number
  /** Resolves when those that had to be stopped were. */
  stopped(): Promise<unknown>
}

export function makeCommands(host: string, connection: Connection): Commands {
  const {user} = connection.target
  const queue = pLimit(places)
  let started = 0
  const begin = async (line: (mark: string) => string, options: Ssh2Options = {}): Promise<Begun> => {
    const mark = randomUUID()
    return {running: await startSession(connection, line(mark), {options, onFull: () => spare.giveUp()}), mark}
  }
  const spare = keepSpareShell(
    () => begin((mark) => rootShell(user, mark)),
    ({running}) => running.stop(),
  )
  const start: Commands['start'] = async (line, options) => {
    started++
    return (await begin(() => line, options)).running
  }
  const stopper = makeStopper(host, connection, start)
  const work = async (source: () => Promise<Begun>, input: Input, options: ExecOptions) => {
    if (options.signal?.aborted) throw cancelled(host)
    started++
    const {running, mark} = await source()
    return checkSudo(host, user, await finish({...running, stop: () => stopper.stop(running, mark)}, host, input, options))
  }
  const run = (source: () => Promise<Begun>, input: Input, options: ExecOptions = {}) => (options.follow ? work(source, input, options) : queue(work, source, input, options))
  return {
    script: (text, options) => run(() => spare.take(queue.pendingCount > 0), whole(text), options),
    exec: (line, input, options) => run(() => begin((mark) => asRoot(user, line, mark)), input, options),
    async open(line) {
      started++
      const {running, mark} = await begin((given) => asRoot(user, line, given))
      return {...running, stop: () => stopper.release(running, mark)}
    },
    start,
    started: () => started,
    stopped: stopper.stopped,
  }
}

/** A command that has begun, and the mark by which its processes are found. */
type Begun = {readonly running: Session; readonly mark: string}
