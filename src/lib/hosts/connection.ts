import net from 'node:net'
import type {Duplex} from 'node:stream'
import ssh2 from 'ssh2'
import type {Client} from 'ssh2'
import type {ShipitError} from '../errors.js'
import {onAbort} from './abort.js'
import {startDeadline} from './deadline.js'
import type {HostKeys} from './host-key.js'
import type {Keychain} from './keyring.js'
import {Keyring} from './keyring.js'
import {logIn} from './login.js'
import type {Meter} from './meter.js'
import {meterOf, onSilence} from './meter.js'
import {cancelled} from './running.js'
import {dial, forward} from './socket.js'
import type {Target} from './target.js'
import {lost, silent} from './unreachable.js'

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
  readonly hostKeys: HostKeys
  /** Seconds for all of connecting, less the time that people take to answer. */
  readonly connectTimeout: number
  /** Seconds of silence after which a peer counts as dead; it is asked three times meanwhile. */
  readonly silence: number
  readonly signal?: AbortSignal
}

/** Connects and logs in, through another connection if there is one. */
export async function connect(target: Target, options: ConnectOptions, through?: Connection): Promise<Connection> {
  const [identities, known] = await Promise.all([options.keychain(target), options.hostKeys.read(target)])
  const client = new ssh2.Client()
  const keyring = new Keyring(identities)
  let socket: Duplex | undefined
  const deadline = startDeadline(options.connectTimeout, () => silent(target, options.connectTimeout, socket))
  const ignoreAbort = onAbort(options.signal, () => deadline.fail(cancelled(target.name)))
  try {
    socket = through ? await Promise.race([forward(through.client, target), deadline.passed]) : dial(target)
    const loggedIn = logIn(client, {target, socket, keyring, known, deadline, policy: options.hostKeys, keepalive: options.silence / 4})
    const meter = meterOf(socket)
    await Promise.race([loggedIn, deadline.passed])
    return watch({target, client, socket, meter, silence: options.silence})
  } catch (error) {
    client.on('error', () => undefined)
    socket?.destroy()
    throw error
  } finally {
    ignoreAbort()
    deadline.clear()
  }
}

type Standing = Pick<Connection, 'target' | 'client' | 'meter'> & {readonly socket: Duplex; readonly silence: number}

function watch({target, client, socket, meter, silence}: Standing): Connection {
  const ended = new AbortController()
  const end = (why: ShipitError) => {
    ended.abort(why)
    unwatch()
    socket.destroy()
  }
  const unwatch = onSilence(meter, silence, () => end(lost(target, `no answer for ${silence} s`)))
  client.on('error', (error) => end(lost(target, error.message, error)))
  client.on('close', () => end(lost(target, 'the other side closed it')))
  const close = () =>
    new Promise<void>((resolve) => {
      if (ended.signal.aborted) return resolve()
      const timeout = setTimeout(() => end(lost(target, 'we closed it')), 1000)
      client.on('close', () => resolve(clearTimeout(timeout)))
      // Our last words are with the kernel then, and it sees to them: to wait for the other side would cost a round trip.
      if (socket instanceof net.Socket) socket.once('finish', () => socket.destroy())
      client.end()
    })
  return {target, client, meter, gone: ended.signal, close}
}
