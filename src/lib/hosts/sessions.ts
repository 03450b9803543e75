import {setTimeout as sleep} from 'node:timers/promises'
import type {ClientChannel, ExecOptions as Ssh2Options} from 'ssh2'
import {ShipitError} from '../errors.js'
import {onAbort} from './abort.js'
import type {Connection} from './connection.js'
import {signalled} from './running.js'
import type {Running} from './running.js'
import {lost} from './unreachable.js'

/** sshd allows ten sessions a connection but frees their places late: more than four at once begin to fail. */
export const places = 4

/** A command over SSH. Stopping it closes the channel, which leaves a process running that reads no stdin. */
export type Session = Running & {readonly channel: ClientChannel}

type SessionOptions = {readonly options: Ssh2Options; /** Called whenever sshd had no place. */ readonly onFull: () => void}

/** Starts a command line in a session of its own; tries again when sshd has no place free just now. */
export async function startSession(connection: Connection, line: string, {options, onFull}: SessionOptions): Promise<Session> {
  for (const wait of [20, 50, 100, 200, 400, 800, 1600, 3200]) {
    const opened = await open(connection, line, options)
    if (!(opened instanceof Error)) return opened
    connection.gone.throwIfAborted()
    if (!/open failed/.test(opened.message)) throw opened
    onFull()
    await sleep(wait)
  }
  const {name} = connection.target
  throw new ShipitError('HOST_UNREACHABLE', `${name}: sshd allows no further session on this connection.`, {
    hint: `MaxSessions in /etc/ssh/sshd_config of ${name} should be 10, its default.`,
  })
}

/** The end of a short command may come in the same packet as its start, so nothing is awaited before somebody listens. */
const open = (connection: Connection, line: string, options: Ssh2Options): Promise<Session | Error> =>
  new Promise((resolve) => {
    connection.gone.throwIfAborted()
    connection.client.exec(line, options, (error, channel) => resolve(error ?? toSession(channel, connection)))
  })

function toSession(channel: ClientChannel, {gone, target}: Connection): Session {
  const ended = new Promise<number>((resolve, reject) => {
    let exitCode: number | undefined
    const leave = () => reject(gone.reason as Error)
    channel.on('exit', (code: number | null, signal?: string) => (exitCode = code ?? signalled(signal ?? '')))
    channel.on('error', reject)
    channel.on('close', () => {
      off()
      if (gone.aborted) leave()
      else if (exitCode === undefined) reject(lost(target, 'a command ended without an exit code'))
      else resolve(exitCode)
    })
    const off = onAbort(gone, leave)
  })
  ended.catch(() => undefined)
  return {channel, stdin: channel, stdout: channel, stderr: channel.stderr, ended, stop: () => channel.close()}
}

/** The same for a forwarded connection, which has no exit code. */
export function toForwarded(channel: ClientChannel, connection: Connection): Running {
  channel.once('close', () => channel.emit('exit', 0))
  return toSession(channel, connection)
}
