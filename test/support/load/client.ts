import type {Tally} from './tally.js'
import type {Clients, Target} from './options.js'

/** What every client is given. */
export type Given = {
  readonly target: Target
  readonly tally: Tally
  readonly ca: string | undefined
  /** Waits for the client's next turn. */
  readonly turn: () => Promise<void>
  readonly longMs: number
  /** Aborted when no further request may begin. */
  readonly ending: AbortSignal
}

/** A client: it resolves when its last request has ended. */
export type Client = (given: Given) => Promise<void>

export type Kinds = Readonly<Record<keyof Clients, Client>>

/** Origin and path prefix of a target. */
export function addressOf(target: Target): {readonly origin: string; readonly prefix: string; readonly host: string} {
  const url = new URL(target.url)
  return {origin: url.origin, prefix: url.pathname.replace(/\/$/, ''), host: target.host ?? url.host}
}

/** The name that a certificate must have. */
export const serverNameOf = (target: Target): string => (target.host ?? new URL(target.url).hostname).replace(/:\d+$/, '')

/** The system's word for what went wrong (ECONNRESET), else the message. */
export function wordOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const {code, message} = error as NodeJS.ErrnoException
  return code === undefined ? message : message.includes(code) ? message : `${code}: ${message}`
}
