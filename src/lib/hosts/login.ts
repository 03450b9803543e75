import type {Duplex} from 'node:stream'
import type {AuthHandlerMiddleware, Client} from 'ssh2'
import type {Deadline} from './deadline.js'
import type {HostKeys} from './host-key.js'
import {checkHostKey} from './host-key.js'
import type {Keyring} from './keyring.js'
import {authRefused} from './keyring.js'
import type {KnownKey} from './known-hosts.js'
import {preferKnown} from './known-hosts.js'
import type {Target} from './target.js'
import {connectFault} from './unreachable.js'

export type Login = {
  readonly target: Target
  readonly socket: Duplex
  readonly keyring: Keyring
  readonly known: readonly KnownKey[]
  readonly deadline: Deadline
  readonly policy: HostKeys
  /** Seconds between questions whether the peer lives. */ readonly keepalive: number
}

/** Speaks SSH over a socket until we are in. Errors: HOST_UNREACHABLE, HOST_KEY_UNKNOWN, HOST_KEY_CHANGED, AUTH_REFUSED. */
export function logIn(client: Client, {target, socket, keyring, known, deadline, policy, keepalive}: Login): Promise<void> {
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
        deadline.pause(checkHostKey(target, known, key, policy)).then(
          () => verify(true),
          (error: Error) => {
            reject(error)
            verify(false)
          },
        )
      },
      readyTimeout: 0,
      keepaliveInterval: keepalive * 1000,
      keepaliveCountMax: Infinity,
    })
  })
}

const hostKeyAlgorithms = ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521', 'rsa-sha2-512', 'rsa-sha2-256']

/** Our keys, then no key at all: some servers know us by other means. */
function nextMethod(username: string, keyring: Keyring, onRefusal: (accepts: readonly string[]) => void): AuthHandlerMiddleware {
  const methods = [...(keyring.identities.length > 0 ? [{type: 'agent' as const, username, agent: keyring}] : []), {type: 'none' as const, username}]
  return (left) => {
    if (left) onRefusal(left)
    return methods.shift() ?? (false as never)
  }
}
