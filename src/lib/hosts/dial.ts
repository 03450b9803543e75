import pLimit from 'p-limit'
import type {Host} from '../config/config.js'
import {ShipitError} from '../errors.js'
import type {Connection} from './connection.js'
import {connect} from './connection.js'
import type {FleetOptions} from './fleet-options.js'
import {makeKnownHosts} from './host-key.js'
import {makeKeychain} from './keyring.js'
import {findTarget} from './ssh-config.js'
import {makeAskSsh} from './ssh-settings.js'
import {sshTransport} from './ssh.js'
import type {Target} from './target.js'
import {place} from './target.js'
import type {Transport} from './transport.js'

/** Opens SSH connections for one command: keys, questions and jump hosts are shared among its hosts. */
export type Dialer = {open(host: Host): Promise<Transport>; /** Closes the jump hosts. */ close(): Promise<void>}

export function makeDialer(options: FleetOptions): Dialer {
  const {askPassphrase, askHostKey, acceptNewHostKeys = false, signal, connectTimeout = 10, silence = 12} = options
  const oneAtATime = pLimit(1)
  const settings = {
    keychain: makeKeychain(askPassphrase && ((file, attempt) => oneAtATime(askPassphrase, file, attempt)), connectTimeout),
    hostKeys: {...makeKnownHosts(), acceptNewHostKeys, ...(askHostKey && {askHostKey: (question: Parameters<typeof askHostKey>[0]) => oneAtATime(askHostKey, question)})},
    connectTimeout,
    silence,
    ...(signal && {signal}),
  }
  const askSsh = makeAskSsh(options.configFile)
  const jumps = new Map<string, Promise<Connection>>()
  const through = (target: Target): Promise<Connection> | undefined => {
    const last = target.jumps.at(-1)
    if (!last) return undefined
    const standing = jumps.get(place(last)) ?? reach(last)
    jumps.set(place(last), standing)
    return standing
  }
  const reach = async (target: Target) => connect(target, settings, await through(target)?.catch((error: unknown) => refuse(target, error)))
  return {
    open: async (host) => sshTransport(host.name, await reach(await findTarget(host, options, askSsh))),
    async close() {
      const standing = await Promise.allSettled(jumps.values())
      await Promise.all(standing.toReversed().flatMap((jump) => (jump.status === 'fulfilled' ? [jump.value.close()] : [])))
    },
  }
}

/** The fault of a jump host, told for the host behind it. */
function refuse(target: Target, error: unknown): never {
  if (!(error instanceof ShipitError) || error.code === 'CANCELLED') throw error
  throw new ShipitError(error.code, `${target.name}: its jump host failed. ${error.message}`, {hint: error.hint, cause: error})
}
