import {randomUUID} from 'node:crypto'
import {finished} from 'node:stream/promises'
import pLimit from 'p-limit'
import type {PseudoTtyOptions} from 'ssh2'
import type {Connection} from './connection.js'
import {refuseOther} from './other-program.js'
import {ownOutput, sayMark} from './own-output.js'
import {asRoot, checkSudo, rootShell, watchSudo, whole} from './root-shell.js'
import type {Input, Running} from './running.js'
import {cancelled, finish} from './running.js'
import type {Session} from './sessions.js'
import {places, startSession} from './sessions.js'
import {keepSpareShell} from './spare-shell.js'
import {makeStopper} from './stopper.js'
import type {Target} from './target.js'
import type {ExecOptions, Result} from './transport.js'

/** The commands of one connection: some at once, the others wait. */
export type Commands = {
  script(text: string, options?: ExecOptions): Promise<Result>
  exec(line: string, input: Input, options?: ExecOptions): Promise<Result>
  /** Starts a command that stays open: stopping it tells it by the end of its stdin first. */
  open(line: string): Promise<Running>
  /** Starts a command at a person's terminal, which is left to itself. */
  interactive(line: string, pty: PseudoTtyOptions | undefined): Promise<Session>
  /** How many were started; a shell that only waits is not one. */
  started(): number
  /** Resolves when those that had to be stopped were. */
  stopped(): Promise<unknown>
}

export function makeCommands(host: string, connection: Connection): Commands {
  const {user} = connection.target
  const queue = pLimit(places)
  let started = 0
  const open = (line: string, pty?: PseudoTtyOptions) => startSession(connection, line, {options: pty ? {pty} : {}, onFull: () => spare.giveUp()})
  const begin = async (line: (mark: string) => string): Promise<Begun> => {
    const mark = randomUUID()
    return toBegun(await open(line(mark)), mark)
  }
  const beginLine = (line: string) => begin((mark) => asRoot(user, `${sayMark}; ${line}`, mark))
  const spare = keepSpareShell(
    () => begin((mark) => rootShell(user, mark)),
    ({running}) => running.stop(),
  )
  const stopper = makeStopper(host, connection, open)
  const work = async (source: () => Promise<Begun>, input: Input, options: ExecOptions) => {
    if (options.signal?.aborted) throw cancelled(host)
    started++
    const {running, mark, foreign} = await source()
    const result = checkSudo(host, user, await finish({...running, stop: () => stopper.stop(running, mark)}, host, input, options))
    refuseOther(connection.target, {exitCode: result.exitCode, foreign: foreign()})
    return result
  }
  const run = (source: () => Promise<Begun>, input: Input, options: ExecOptions = {}) => (options.follow ? work(source, input, options) : queue(work, source, input, options))
  return {
    script: (text, options) => run(() => spare.take(queue.pendingCount > 0), `${sayMark}\n${whole(text)}`, options),
    exec: (line, input, options) => run(() => beginLine(line), input, options),
    async open(line) {
      started++
      const begun = await beginLine(line)
      return {...watch(host, connection.target, begun), stop: () => stopper.release(begun.running, begun.mark)}
    },
    async interactive(line, pty) {
      started++
      // What a person runs has no use for the mark.
      return pty ? open(asRoot(user, line), pty) : (await beginLine(`unset SHIPIT_EXEC; ${line}`)).running
    },
    started: () => started,
    stopped: stopper.stopped,
  }
}

/** A command that has begun: the mark by which its processes are found, and what another program said in its place. */
type Begun = {readonly running: Session; readonly mark: string; readonly foreign: () => string | undefined}

/** The end of one that is held open rejects where sudo refused, or another program ran. */
function watch(host: string, target: Target, {running, foreign}: Begun): Running {
  const watched = watchSudo(host, target.user, running)
  const ended = watched.ended.then((exitCode) => {
    refuseOther(target, {exitCode, foreign: foreign()})
    return exitCode
  })
  return {...watched, ended}
}

function toBegun(session: Session, mark: string): Begun {
  const stdout = ownOutput(session.stdout, mark, {keep: false})
  const stderr = ownOutput(session.stderr, mark, {keep: true})
  const ended = session.ended.then(async (exitCode) => {
    await Promise.all([stdout, stderr].map(({stream}) => finished(stream, {writable: false})))
    return exitCode
  })
  ended.catch(() => undefined)
  return {running: {...session, stdout: stdout.stream, stderr: stderr.stream, ended}, mark, foreign: stdout.foreign}
}
