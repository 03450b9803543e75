import {randomUUID} from 'node:crypto'
import pLimit from 'p-limit'
import type {ExecOptions as Ssh2Options} from 'ssh2'
import type {Connection} from './connection.js'
import {checkSudo, killMarked} from './root-shell.js'
import type {Input, Running} from './running.js'
import {cancelled, finish} from './running.js'
import type {Session} from './sessions.js'
import {places, startSession} from './sessions.js'
import type {ExecOptions, Result} from './transport.js'

/** The commands of one connection: some at once, the others wait. */
export type Commands = {
  /** Runs a command line to its end. It is given a mark to carry, by which it is found when it must be stopped. */
  run(line: (mark: string) => string, input: Input, options?: ExecOptions): Promise<Result>
  /** Starts a command line without waiting for a place. */
  start(line: string, options?: Ssh2Options): Promise<Session>
  /** How many were started. */
  started(): number
  /** Resolves when those that had to be stopped were. */
  stopped(): Promise<unknown>
}

export function makeCommands(host: string, connection: Connection): Commands {
  const {user} = connection.target
  const queue = pLimit(places)
  const stopping = new Set<Promise<unknown>>()
  let started = 0
  const start: Commands['start'] = (line, options) => {
    started++
    return startSession(connection, line, options)
  }
  const stop = (running: Running, mark: string) => {
    running.stop()
    if (connection.gone.aborted) return
    const killing: Promise<unknown> = start(killMarked(user, mark))
      .then((killer) => finish(killer, host, undefined, {timeout: 3}))
      .catch(() => undefined) // the connection may go meanwhile
      .finally(() => stopping.delete(killing))
    stopping.add(killing)
  }
  const work = async (line: Parameters<Commands['run']>[0], input: Input, options: ExecOptions) => {
    if (options.signal?.aborted) throw cancelled(host)
    const mark = randomUUID()
    const running = await start(line(mark))
    return checkSudo(host, user, await finish({...running, stop: () => stop(running, mark)}, host, input, options))
  }
  return {
    run: (line, input, options = {}) => (options.follow ? work(line, input, options) : queue(work, line, input, options)),
    start,
    started: () => started,
    stopped: () => Promise.all(stopping),
  }
}
