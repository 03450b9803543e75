import net from 'node:net'
import type {Duplex} from 'node:stream'
import ssh2 from 'ssh2'
import type {Client} from 'ssh2'
import type {ShipitError} from '../errors.js'
import {onAbort} from './abort.js'
import {startDeadline} from './deadline.js'
import type {HostKeyPolicy} from './host-key.js'
import {readKnownKeys} from './host-key.js'
import type {Keychain} from './keyring.js'
import {Keyring} from './keyring.js'
import {logIn} from './login.js'
import type {Meter} from './meter.js'
import {meterOf} from './meter.js'
import {cancelled} from './running.js'
import type {Target} from './target.js'
import {connectFault, lost, silent} from './unreachable.js'

/** An SSH connection that stands, logged in. */
export type Connection = {
  readonly target: Target
  readonly client: Client
  readonly meter: Meter
  /** Aborts, with a ShipitError as its reason, when the connection is gone. */
  readonly gone: AbortSignal
  close(): Promise<void>
}

export type ConnectOptions = {
  readonly keychain: Keychain
  readonly hostKeys: HostKeyPolicy
  /** Seconds for all of connecting, less the time that people take to answer. */
  readonly connectTimeout: number
  /** Seconds of silence after which a peer counts as dead; it is asked three times meanwhile. */
  readonly silence: number
  readonly signal?: AbortSignal
}

/** Connects and logs in, through another connection if there is one. */
export async function connect(target: Target, options: ConnectOptions, through?: Connection): Promise<Connection> {
  const [identities, known] = await Promise.all([options.keychain(target), readKnownKeys(target)])
  const client = new ssh2.Client()
  const keyring = new Keyring(identities)
  let socket: Duplex | undefined
  const deadline = startDeadline(options.connectTimeout, () => silent(target, options.connectTimeout, socket))
  const ignoreAbort = onAbort(options.signal, () => deadline.fail(cancelled(target.name)))
  try {
    socket = through ? await Promise.race([forward(through, target), deadline.passed]) : dial(target)
    const loggedIn = logIn(client, {target, socket, keyring, known, deadline, policy: options.hostKeys, keepalive: options.silence / 4})
    const meter = meterOf(socket)
    await Promise.race([loggedIn, deadline.passed])
    return watch(target, client, socket, meter, options.silence)
  } catch (error) {
    client.on('error', () => undefined)
    socket?.destroy()
    throw error
  } finally {
    ignoreAbort()
    deadline.clear()
  }
}

/** ssh2 never sets TCP_NODELAY, which costs 40 ms an exec: the socket is ours. */
const dial = ({address, port}: Target): net.Socket => net.connect({host: address, port, noDelay: true, autoSelectFamilyAttemptTimeout: 1000})

const forward = ({client, target: jump}: Connection, target: Target): Promise<Duplex> =>
  new Promise((resolve, reject) => {
    client.forwardOut('127.0.0.1', 0, target.address, target.port, (error, channel) => {
      if (error) reject(connectFault(target, new Error(`${jump.address} cannot reach it (${error.message})`)))
      else resolve(channel)
    })
  })

/**
 * ssh2's own keepalive counts answers to its questions only, and a long upload on a slow line keeps those waiting.
 * So it only asks, and here a peer is dead when nothing at all has come from it for `silence` seconds.
 */
function watch(target: Target, client: Client, socket: Duplex, meter: Meter, silence: number): Connection {
  const ended = new AbortController()
  const end = (why: ShipitError) => {
    ended.abort(why)
    clearInterval(timer)
    socket.destroy()
  }
  const timer = setInterval(
    onSilence(meter, ticks, () => end(lost(target, `no answer for ${silence} s`))),
    (silence * 1000) / ticks,
  )
  client.on('error', (error) => end(lost(target, error.message, error)))
  client.on('close', () => end(lost(target, 'the other side closed it')))
  const close = () =>
    new Promise<void>((resolve) => {
      if (ended.signal.aborted) return resolve()
      const timeout = setTimeout(() => end(lost(target, 'we closed it')), 1000)
      client.on('close', () => resolve(clearTimeout(timeout)))
      client.end()
    })
  return {target, client, meter, gone: ended.signal, close}
}

const ticks = 8

/** Counts in ticks: a clock would go on while this process is suspended, and blame the host. */
function onSilence(meter: Meter, limit: number, callback: () => void): () => void {
  let heard = 0
  let quiet = 0
  return () => {
    quiet = meter.received() === heard ? quiet + 1 : 0
    heard = meter.received()
    if (quiet >= limit) callback()
  }
}
