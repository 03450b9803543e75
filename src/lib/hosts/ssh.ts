import type {ClientChannel} from 'ssh2'
import {ShipitError} from '../errors.js'
import type {Connection} from './connection.js'
import {toDuplex} from './duplex.js'
import type {Running} from './running.js'
import {toForwarded} from './sessions.js'
import {makeCommands} from './ssh-commands.js'
import {attach, ptyOf} from './terminal.js'
import type {Transport} from './transport.js'

/** A host behind an SSH connection that stands. */
export function sshTransport(host: string, connection: Connection): Transport {
  const {meter} = connection
  const commands = makeCommands(host, connection)
  return {
    host,
    script: commands.script,
    exec: (line, options) => commands.exec(line, options?.stdin, options),
    async interactive(line, {tty, signal}) {
      const pty = tty ? ptyOf() : undefined
      return attach(await commands.interactive(line, pty), {pty, signal})
    },
    open: async (line) => toDuplex(await commands.open(line)),
    connect: async (to) => toDuplex(await forward(host, connection, to)),
    get counters() {
      return {execs: commands.started(), bytesSent: meter.sent(), bytesReceived: meter.received()}
    },
    async close() {
      await commands.stopped()
      await connection.close()
    },
  }
}

type Place = Parameters<Transport['connect']>[0]

const forward = (host: string, connection: Connection, to: Place): Promise<Running> =>
  new Promise((resolve, reject) => {
    const {client, gone} = connection
    gone.throwIfAborted()
    const done = (error: Error | undefined, channel: ClientChannel) => {
      if (!error) resolve(toForwarded(channel, connection))
      else
        reject(
          gone.aborted
            ? (gone.reason as Error)
            : new ShipitError('COMMAND_FAILED', `${host}: nothing answers at ${'socket' in to ? to.socket : `${to.address}:${to.port}`}.`, {cause: error}),
        )
    }
    if ('socket' in to) client.openssh_forwardOutStreamLocal(to.socket, done)
    else client.forwardOut('127.0.0.1', 0, to.address, to.port, done)
  })
