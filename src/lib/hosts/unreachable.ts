import net from 'node:net'
import type {Duplex} from 'node:stream'
import {ShipitError, messageOf} from '../errors.js'
import type {Target} from './target.js'
import {place, sshCommand} from './target.js'

/** HOST_UNREACHABLE, naming host, address, port and user. */
const unreachable = (target: Target, why: string, {hint = tryIt(target), cause}: {hint?: string; cause?: unknown} = {}): ShipitError =>
  new ShipitError('HOST_UNREACHABLE', `${target.name}: no connection to ${place(target)}: ${why}.`, {hint, cause})

/** What went wrong while connecting, in words. */
export function connectFault(target: Target, error: unknown): ShipitError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const fault = faults[code]
  if (fault) return unreachable(target, fault.why, {hint: fault.hint(target), cause: error})
  const why = messageOf(error)
    .replace(/^\(SSH\) /, '')
    .replace(/\.$/, '')
  return unreachable(target, words.find(([pattern]) => pattern.test(why))?.[1] ?? why, {cause: error})
}

/** A connection that stood and is gone. */
export const lost = (target: Target, why: string, cause?: unknown): ShipitError =>
  new ShipitError('HOST_UNREACHABLE', `${target.name}: the connection to ${place(target)} is lost: ${why}.`, {
    hint: `${tryIt(target)} Once it is back, run the same command again: it goes on from what it finds.`,
    cause,
  })

/** Nothing came in time, over a socket that is still connecting, or that connected and heard nothing. */
export const silent = (target: Target, seconds: number, socket: Duplex | undefined): ShipitError =>
  socket instanceof net.Socket && !socket.connecting
    ? unreachable(target, `it took the connection, but no login was done within ${seconds} s`, {
        hint: `Is it an SSH server that listens on port ${target.port}, and is the host overloaded? ${tryIt(target)}`,
      })
    : unreachable(target, `no answer within ${seconds} s`, {hint: firewall(target)})

const firewall = (target: Target): string => `Is the host up, and does every firewall on the way let port ${target.port} through?`
const tryIt = (target: Target): string => `See what \`${sshCommand(target)}\` says.`

const spelling = (target: Target): string => `Check how ${target.address} is spelled in deploy.yml and in ~/.ssh/config.`
const route = (target: Target): string => `Is this machine online, and ${target.address} in a network that it reaches?`

const faults: Readonly<Record<string, {readonly why: string; readonly hint: (target: Target) => string}>> = {
  ECONNREFUSED: {why: 'the connection was refused', hint: (target) => `Does sshd run there, and on port ${target.port}?`},
  ENOTFOUND: {why: 'there is no such name in DNS', hint: spelling},
  EAI_AGAIN: {why: 'DNS does not answer', hint: route},
  EHOSTUNREACH: {why: 'there is no route to it', hint: route},
  ENETUNREACH: {why: 'there is no route to it', hint: route},
  ETIMEDOUT: {why: 'nothing answered', hint: firewall},
  ECONNRESET: {why: 'it hung up', hint: tryIt},
}

/** What ssh2 says, and what it means. */
const words: readonly (readonly [RegExp, string])[] = [
  [/Connection lost before handshake/, 'it hung up before a word was said (too many logins at once, or an address that it bans)'],
  [/Invalid identification string|Unsupported protocol|Packet length|Bad packet/i, 'what answers there is not an SSH server'],
]
