import {randomUUID} from 'node:crypto'
import {setTimeout} from 'node:timers/promises'
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
  /** The same, but it stays open: stopping it tells it by the end of its stdin first. */
  open(line: (mark: string) => string): Promise<Running>
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
  const stop = async (running: Running, mark: string) => {
    running.stop()
    if (!connection.gone.aborted) await finish(await start(killMarked(user, mark)), host, undefined, {timeout: 3})
  }
  const release = async (running: Running, mark: string) => {
    running.stdin.end()
    if (!(await endsWithin(300, running))) await stop(running, mark)
  }
  const inBackground = (work: Promise<void>) => {
    const silently: Promise<unknown> = work.catch(() => undefined).finally(() => stopping.delete(silently)) // the connection may go meanwhile
    stopping.add(silently)
  }
  const work = async (line: Parameters<Commands['run']>[0], input: Input, options: ExecOptions) => {
    if (options.signal?.aborted) throw cancelled(host)
    const mark = randomUUID()
    const running = await start(line(mark))
    return checkSudo(host, user, await finish({...running, stop: () => inBackground(stop(running, mark))}, host, input, options))
  }
  return {
    run: (line, input, options = {}) => (options.follow ? work(line, input, options) : queue(work, line, input, options)),
    async open(line) {
      const mark = randomUUID()
      const running = await start(line(mark))
      return {...running, stop: () => inBackground(release(running, mark))}
    },
    start,
    started: () => started,
    stopped: () => Promise.all(stopping),
  }
}

const endsWithin = async (milliseconds: number, {ended}: Running): Promise<boolean> => {
  const over = new AbortController()
  const end = ended.then(
    () => true,
    () => true,
  )
  const answer = await Promise.race([end, setTimeout(milliseconds, false, {signal: over.signal}).catch(() => false)])
  over.abort()
  return answer
}
