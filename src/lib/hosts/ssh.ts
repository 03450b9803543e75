import {randomUUID} from 'node:crypto'
import pLimit from 'p-limit'
import type {ClientChannel} from 'ssh2'
import {ShipitError} from '../errors.js'
import type {Connection} from './connection.js'
import {toDuplex} from './duplex.js'
import {asRoot, checkSudo, killMarked, rootShell, whole} from './root-shell.js'
import type {Input, Running} from './running.js'
import {cancelled, finish} from './running.js'
import {places, startSession, toForwarded, toRunning} from './sessions.js'
import {attach, ptyOf} from './terminal.js'
import type {ExecOptions, Transport} from './transport.js'

/** A host behind an SSH connection that stands. */
export function sshTransport(host: string, connection: Connection): Transport {
  const {meter, gone, target: {user}} = connection
  const queue = pLimit(places)
  const stopping = new Set<Promise<unknown>>() // until then the connection stays open
  let execs = 0
  const start = async (line: string): Promise<Running> => {
    execs++
    return toRunning(await startSession(connection, line), connection)
  }
  const stop = (running: Running, mark: string) => {
    running.stop()
    if (gone.aborted) return
    const killing: Promise<unknown> = start(killMarked(user, mark))
      .then((killer) => finish(killer, host, undefined, {timeout: 3}))
      .catch(() => undefined) // the connection may go meanwhile
      .finally(() => stopping.delete(killing))
    stopping.add(killing)
  }
  const run = async (line: (mark: string) => string, input: Input, options: ExecOptions = {}) => {
    const mark = randomUUID()
    const work = async () => {
      if (options.signal?.aborted) throw cancelled(host)
      const running = await start(line(mark))
      return checkSudo(host, user, await finish({...running, stop: () => stop(running, mark)}, host, input, options))
    }
    return options.follow ? work() : queue(work)
  }
  return {
    host,
    script: (text, options) => run((mark) => rootShell(user, mark), whole(text), options),
    exec: (line, options) => run((mark) => asRoot(user, line, mark), options?.stdin, options),
    async interactive(line, {tty}) {
      const pty = tty ? ptyOf() : undefined
      execs++
      const channel = await startSession(connection, asRoot(user, line), pty && {pty})
      return attach(toRunning(channel, connection), channel, pty)
    },
    open: async (line) => toDuplex(await start(asRoot(user, line))),
    connect: async (to) => toDuplex(toForwarded(await forward(host, connection, to), connection)),
    get counters() {
      return {execs, bytesSent: meter.sent(), bytesReceived: meter.received()}
    },
    async close() {
      await Promise.all(stopping)
      await connection.close()
    },
  }
}

type Place = Parameters<Transport['connect']>[0]

const forward = (host: string, {client, gone}: Connection, to: Place): Promise<ClientChannel> =>
  new Promise((resolve, reject) => {
    gone.throwIfAborted()
    const done = (error: Error | undefined, channel: ClientChannel) => {
      if (!error) resolve(channel)
      else reject(gone.aborted ? gone.reason : new ShipitError('COMMAND_FAILED', `${host}: nothing answers at ${'socket' in to ? to.socket : `${to.address}:${to.port}`}.`, {cause: error}))
    }
    if ('socket' in to) client.openssh_forwardOutStreamLocal(to.socket, done)
    else client.forwardOut('127.0.0.1', 0, to.address, to.port, done)
  })
