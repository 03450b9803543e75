import {constants} from 'node:os'
import type {Readable, Writable} from 'node:stream'
import {timerOf} from '../config/words/duration.js'
import {ShipitError} from '../errors.js'
import {onAbort} from './abort.js'
import type {ExecOptions, Result} from './transport.js'

/** A command under way, over SSH or on this machine. */
export type Running = {
  readonly stdin: Writable
  readonly stdout: Readable
  readonly stderr: Readable
  /** Its exit code, once all it printed has been read; it rejects when the connection is lost. */
  readonly ended: Promise<number>
  /** Asks it to end, and lets go of it. */
  stop(): void
}

export type Input = Readable | string | undefined

/**
 * Feeds a command and reads it to its end.
 * Errors: what `ended` rejects with, what the input fails with, CANCELLED by the signal, COMMAND_FAILED at the timeout.
 */
export async function finish(running: Running, host: string, input: Input, options: ExecOptions = {}): Promise<Result> {
  const {signal, timeout, follow = false} = options
  const stdout = read(running.stdout, options.onStdout, follow)
  const stderr = read(running.stderr, options.onStderr, follow)
  let giveUp: (error: unknown) => void = () => undefined
  const givenUp = new Promise<never>((_, reject) => (giveUp = reject))
  const timer = timeout === undefined ? undefined : setTimeout(() => giveUp(timedOut(host, timeout)), timerOf(timeout))
  const ignoreAbort = onAbort(signal, () => giveUp(cancelled(host)))
  feed(running.stdin, input, giveUp)
  try {
    const exitCode = await Promise.race([running.ended, givenUp])
    return {exitCode, stdout: stdout(), stderr: stderr()}
  } catch (error) {
    running.stop()
    throw error
  } finally {
    clearTimeout(timer)
    ignoreAbort()
    if (typeof input === 'object') input.unpipe(running.stdin).destroy()
  }
}

/** The exit code of a command that a signal ended, as a shell tells it. */
export const signalled = (name: string): number => 128 + (constants.signals[name as NodeJS.Signals] ?? 0)

export const cancelled = (host: string): ShipitError => new ShipitError('CANCELLED', `Cancelled on ${host}.`)

const timedOut = (host: string, seconds: number) => new ShipitError('COMMAND_FAILED', `${host}: given up after ${seconds} s without an end.`)

function feed(stdin: Writable, input: Input, fail: (error: unknown) => void): void {
  stdin.on('error', () => undefined) // the command need not read all of it: its exit code tells
  if (typeof input !== 'object') return void stdin.end(input)
  input.on('error', fail).pipe(stdin)
  // Without an end, the command would wait for more.
  input.once('close', () => input.readableEnded || fail(new Error('what the command reads was cut off')))
}

/** Reads text as it comes; answers a function that tells all of it (nothing when `follow`). */
function read(stream: Readable, onLine: ((line: string) => void) | undefined, follow: boolean): () => string {
  const kept: string[] = []
  const lines = onLine && splitLines(onLine)
  stream.setEncoding('utf8')
  stream.on('data', (text: string) => {
    if (!follow) kept.push(text)
    lines?.push(text)
  })
  stream.on('end', () => lines?.end())
  return () => kept.join('')
}

/** Cuts text that comes in pieces into lines; a last line without a newline is told at the end. */
function splitLines(onLine: (line: string) => void): {push(text: string): void; end(): void} {
  let rest = ''
  return {
    push(text) {
      const lines = text.split('\n')
      lines[0] = rest + (lines[0] ?? '')
      rest = lines.pop() ?? ''
      lines.forEach(onLine)
    },
    end() {
      if (rest !== '') onLine(rest)
      rest = ''
    },
  }
}
