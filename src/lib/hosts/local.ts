import {spawn} from 'node:child_process'
import net from 'node:net'
import {userInfo} from 'node:os'
import {ShipitError} from '../errors.js'
import {onAbort} from './abort.js'
import {toDuplex} from './duplex.js'
import {asRoot, checkSudo, rootShell, watchSudo, whole} from './root-shell.js'
import type {Input, Running} from './running.js'
import {cancelled, finish} from './running.js'
import {exitOf, spawnShell} from './spawn.js'
import type {ExecOptions, Transport} from './transport.js'

export type LocalOptions = {
  /** As a host this machine is root's, as the deployer's own it is the caller's. */
  readonly as?: 'root' | 'caller'
  /** Where commands run; absent: where the process does. */
  readonly directory?: string
}

/** This machine, without SSH. */
export function localTransport(host: string, {as = 'root', directory}: LocalOptions = {}): Transport {
  // For root there is no sudo, and none for the caller.
  const user = as === 'caller' || process.getuid?.() === 0 ? 'root' : userInfo().username
  const place = directory === undefined ? {} : {cwd: directory}
  const counts = {execs: 0, bytesSent: 0, bytesReceived: 0}
  const start = (line: string): Running => {
    counts.execs++
    return spawnShell(line, {user, ...place})
  }
  const run = async (line: string, input: Input, options: ExecOptions = {}) => {
    if (options.signal?.aborted) throw cancelled(host)
    return checkSudo(host, user, await finish(start(line), host, input, options))
  }
  return {
    host,
    script: (text, options) => run(rootShell(user), whole(text), options),
    exec: (line, options) => run(asRoot(user, line), options?.stdin, options),
    interactive(line, {signal}) {
      counts.execs++
      const child = spawn('sh', ['-c', asRoot(user, line)], {stdio: 'inherit', ...place})
      const ignoreAbort = onAbort(signal, () => child.kill())
      return exitOf(child)
        .then((code) => (signal?.aborted ? 130 : code))
        .finally(ignoreAbort)
    },
    open: async (line) => toDuplex(watchSudo(host, user, start(asRoot(user, line)))),
    connect: (to) => connect(host, to),
    get counters() {
      return {...counts}
    },
    close: async () => undefined,
  }
}

const connect = (host: string, to: Parameters<Transport['connect']>[0]): Promise<net.Socket> =>
  new Promise((resolve, reject) => {
    const socket = 'socket' in to ? net.connect(to.socket) : net.connect(to.port, to.address)
    socket.once('connect', () => resolve(socket))
    socket.on('error', (cause) => reject(new ShipitError('COMMAND_FAILED', `${host}: nothing answers at ${'socket' in to ? to.socket : `${to.address}:${to.port}`}.`, {cause})))
  })
