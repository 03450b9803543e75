import {once} from 'node:events'
import type {Duplex} from 'node:stream'
import {ShipitError} from '../errors.js'
import {onAbort} from '../hosts/abort.js'
import type {Transport} from '../hosts/transport.js'
import {quote} from '../shell/quote.js'
import {template} from '../template.js'
import {throwIfCancelled} from './failure.js'
import {isFull, makeRoom} from './full-disk.js'
import {readHolder, readLock} from './holder.js'
import type {Holder, Lock} from './holder.js'

export type Claim = {
  /** The lease's folder on every host. */
  readonly folder: string
  readonly holder: Omit<Holder, 'since' | 'granted'>
  /** Seconds without a heartbeat after which a host frees the lease. */
  readonly patience: number
}

/** One host's part of a lease. */
export type Hold = {readonly host: string; /** Settles when it is gone, for whatever reason. */ readonly gone: Promise<void>; release(): Promise<void>}

/** What a host answers a claim. */
export type Answer =
  | {readonly kind: 'granted'; readonly host: string; readonly hold: Hold}
  | {readonly kind: 'held'; readonly host: string; readonly holder: Holder | undefined}
  /** Free, but a script of its last holder, who was cut off, is still at work. */
  | {readonly kind: 'busy'; readonly host: string; readonly holder: Holder | undefined}
  | {readonly kind: 'locked'; readonly host: string; readonly lock: Lock | undefined}

/** Claims the lease on one host. Errors: HOST_UNREACHABLE; SUDO_REFUSED; COMMAND_FAILED where the host can't do it; CANCELLED. */
export async function claim(transport: Transport, {folder, holder, patience}: Claim, signal?: AbortSignal): Promise<Answer> {
  const {host} = transport
  const stream = await transport.open('bash -s')
  let broken: Error | undefined
  stream.on('error', (error) => (broken ??= error))
  const gone = once(stream, 'close').then(
    () => undefined,
    () => undefined,
  )
  stream.write(toScript(folder, holder, patience))
  // Beats go on while the host still waits for others, so that it knows of a client that died meanwhile.
  const beat = setInterval(() => stream.write('beat\n'), patience * 300)
  void gone.then(() => clearInterval(beat))

  const off = onAbort(signal, () => stream.destroy())
  const line = await firstLine(stream)
  off()
  const [word, ...rest] = line.split(' ')
  const told = rest.join(' ')
  if (word === 'granted') return {kind: 'granted', host, hold: {host, gone, release: () => release(stream, gone)}}
  throwIfCancelled(signal)
  await release(stream, gone)
  if (word === 'held' || word === 'busy') return {kind: word, host, holder: readHolder(told)}
  if (word === 'locked') return {kind: word, host, lock: readLock(told)}
  if (line === '' && broken instanceof ShipitError) throw broken
  throw new ShipitError('COMMAND_FAILED', `The lease on ${host} could not be taken: ${line || 'bash ended without an answer'}`, {
    hint: isFull(line) ? makeRoom(host) : undefined,
  })
}

/** All in braces: a shell that was sent half of it runs none of it, and reads no beat as a command. */
const toScript = (folder: string, holder: Claim['holder'], patience: number): string =>
  [`{ folder=${quote(folder)} head=${quote(`${JSON.stringify(holder).slice(0, -1)},`)} patience=${patience}`, template('host/lease.sh'), 'exit; }', ''].join('\n')

async function release(stream: Duplex, gone: Promise<void>): Promise<void> {
  stream.end('release\n')
  const timer = setTimeout(() => stream.destroy(), 5000)
  await gone
  clearTimeout(timer)
}

/** The first line that a stream says, or all of it where it ends before. The stream flows on. */
const firstLine = (stream: Duplex): Promise<string> =>
  new Promise((resolve) => {
    let text = ''
    stream.setEncoding('utf8')
    stream.on('data', (chunk: string) => {
      text += chunk
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')))
    })
    stream.once('close', () => resolve(text.trim()))
  })
