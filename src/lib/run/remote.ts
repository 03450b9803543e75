import {randomBytes} from 'node:crypto'
import {ShipitError} from '../errors.js'
import {onAbort} from '../hosts/abort.js'
import type {Transport} from '../hosts/transport.js'
import {cmd, toShell, write} from '../shell/command.js'
import {describeHolder, readHolder} from './holder.js'
import {readMarks} from './marks.js'
import type {End, Listener} from './marks.js'
import {leaseLost} from './refusal.js'
import {stopFile, toScript} from './script.js'
import type {Parts} from './script.js'

/** What is heard of the parts while they run, a stream each. */
export type Ears = {readonly stdout: Omit<Listener, 'over'>; readonly stderr?: Omit<Listener, 'over'>}

export type Asked = Omit<Parts, 'mark'> & {
  /** No further step begins once it is aborted; the present one comes to its end. */
  readonly signal?: AbortSignal | undefined
  /** Ends all of it at once. */
  readonly cancel?: AbortSignal | undefined
}

/** Milliseconds that a script which has told its end may take to be gone: what a part left running may hold its streams open. */
const settling = 1000

/** Runs many parts in one exec. Errors: HOST_UNREACHABLE, LEASE_LOST, CANCELLED, and COMMAND_FAILED where the script broke off. */
export async function runParts(transport: Transport, {signal, cancel, ...asked}: Asked, ears: Ears): Promise<Exclude<End, 'lost'>> {
  const mark = `shipit-${randomBytes(16).toString('hex')}`
  const ends: End[] = []
  const around: string[] = []
  const gone = new AbortController()
  const listen = (ear: Ears['stdout'] | undefined): ((line: string) => void) =>
    readMarks(mark, {
      begin: (part) => ear?.begin?.(part),
      line: (part, text) => {
        if (part === undefined) around.push(text)
        else ear?.line(part, text)
      },
      end: (part, exitCode) => ear?.end(part, exitCode),
      over: (end) => {
        if (ends.push(end) === 2) setTimeout(() => gone.abort(), settling).unref()
      },
    })

  const stopping = stopOn(signal, transport, mark)
  const exitCode = await transport
    .script(toScript({...asked, mark}), {onStdout: listen(ears.stdout), onStderr: listen(ears.stderr), signal: cancel ? AbortSignal.any([gone.signal, cancel]) : gone.signal})
    .then((result) => result.exitCode)
    .catch((error: unknown) => {
      if (ends.length < 2) throw error
      return undefined
    })
    .finally(stopping)

  const [end] = ends
  if (end === 'lost') throw leaseLost(transport.host, `now ${describeHolder(readHolder(said(around)))}`)
  if (end === undefined) throw brokenOff(transport.host, exitCode, around)
  return end
}

/** On abort, tells the script to begin no further step, past all that wait on that host: it may be one of these. What it answers ends the watch, and takes the sign away again. */
function stopOn(signal: AbortSignal | undefined, transport: Transport, mark: string): () => Promise<void> {
  const file = stopFile(mark)
  const told: Promise<unknown>[] = []
  const stop = (): void => void told.push(transport.script(toShell(write(cmd('true'), file)), {follow: true}).catch(() => undefined))
  const off = onAbort(signal, stop)
  return async () => {
    off()
    if (told.length === 0) return
    await Promise.all(told)
    await transport.script(toShell(cmd('rm', '-f', file)), {follow: true}).catch(() => undefined)
  }
}

const brokenOff = (host: string, exitCode: number | undefined, around: readonly string[]): ShipitError =>
  new ShipitError('COMMAND_FAILED', [`The script on ${host} broke off (exit ${exitCode ?? 'unknown'}).`, said(around)].filter(Boolean).join('\n'))

const said = (lines: readonly string[]): string =>
  lines
    .filter((line) => line.trim() !== '')
    .slice(-20)
    .join('\n')
