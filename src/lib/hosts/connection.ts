import net from 'node:net'
import type {Duplex} from 'node:stream'
import ssh2 from 'ssh2'
import type {AuthHandlerMiddleware, Client} from 'ssh2'
import {ShipitError} from '../errors.js'
import type {Deadline} from './deadline.js'
import {startDeadline} from './deadline.js'
import type {HostKeyPolicy} from './host-key.js'
import {checkHostKey, readKnownKeys} from './host-key.js'
import type {Keychain} from './keyring.js'
import {Keyring, authRefused} from './keyring.js'
import type {KnownKey} from './known-hosts.js'
import {preferKnown} from './known-hosts.js'
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
  const deadline = startDeadline(options.connectTimeout)
  let socket: Duplex | undefined
  try {
    const giveUp = [deadline.passed, aborted(target, options.signal)]
    socket = through ? await Promise.race([forward(through, target), ...giveUp]) : dial(target)
    await Promise.race([logIn(client, {target, socket, keyring, known, deadline, options}), ...giveUp])
    return watch(target, client, socket, options.silence)
  } catch (error) {
    client.on('error', () => undefined)
    socket?.destroy()
    throw error === deadline ? silent(target, options.connectTimeout, socket) : error
  } finally {
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

type Login = {readonly target: Target; readonly socket: Duplex; readonly keyring: Keyring; readonly known: readonly KnownKey[]; readonly deadline: Deadline; readonly options: ConnectOptions}

function logIn(client: Client, {target, socket, keyring, known, deadline, options}: Login): Promise<void> {
  return new Promise((resolve, reject) => {
    let accepts: readonly string[] = []
    const authHandler = nextMethod(target.user, keyring, (methods) => (accepts = methods))
    client.on('ready', resolve)
    client.on('close', () => reject(connectFault(target, new Error('it hung up'))))
    client.on('error', (error) => {
      if (error.level === 'agent') return // one key could not sign: the next is tried
      const refused = error.level === 'client-authentication' || /Too many authentication failures/.test(error.message)
      reject(refused ? authRefused(target, keyring, accepts) : connectFault(target, error))
    })
    client.connect({
      sock: socket,
      username: target.user,
      authHandler,
      algorithms: {serverHostKey: [...preferKnown(hostKeyAlgorithms, known)] as []},
      // An async verifier would be taken for a yes: ssh2 wants the callback.
      hostVerifier: (key: Buffer, verify: (trusted: boolean) => void) => {
        deadline.pause(checkHostKey(target, known, key, options.hostKeys)).then(
          () => verify(true),
          (error: unknown) => {
            reject(error)
            verify(false)
          },
        )
      },
      readyTimeout: 0,
      keepaliveInterval: (options.silence * 1000) / 4,
      keepaliveCountMax: Infinity,
    })
  })
}

const hostKeyAlgorithms = ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521', 'rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa']

/** Our keys, then no key at all: some servers know us by other means. */
function nextMethod(username: string, keyring: Keyring, onRefusal: (accepts: readonly string[]) => void): AuthHandlerMiddleware {
  const methods = [...(keyring.identities.length > 0 ? [{type: 'agent' as const, username, agent: keyring}] : []), {type: 'none' as const, username}]
  return (left) => {
    if (left) onRefusal(left)
    return methods.shift() ?? (false as never)
  }
}

/**
 * ssh2's own keepalive counts answers to its questions only, and a long upload on a slow line keeps those waiting.
 * So it only asks, and here a peer is dead when nothing at all has come from it for `silence` seconds.
 */
function watch(target: Target, client: Client, socket: Duplex, silence: number): Connection {
  const meter = meterOf(socket)
  const ended = new AbortController()
  const end = (why: ShipitError) => {
    ended.abort(why)
    clearInterval(timer)
    socket.destroy()
  }
  const timer = setInterval(() => {
    if (meter.idle() > silence) end(lost(target, `no answer for ${silence} s`))
  }, (silence * 1000) / 8)
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

const aborted = (target: Target, signal: AbortSignal | undefined): Promise<never> =>
  new Promise((_, reject) => {
    if (signal?.aborted) reject(cancelled(target.name))
    signal?.addEventListener('abort', () => reject(cancelled(target.name)), {once: true})
  })
