import {toMinute} from '../minute.js'

/** Who has a lease, as its host keeps it. */
export type Holder = {
  /** user@machine */
  readonly who: string
  /** "deploy v1.2" */
  readonly purpose: string
  /** Of the client. */
  readonly pid: number
  readonly token: string
  /** By the host's clock, RFC 3339 in UTC. */
  readonly since: string
  /** Written once no script of the holder before is at work any more. */
  readonly granted?: true
}

/** A lock that a person has put on an app's hosts. */
export type Lock = {readonly who: string; readonly message: string; /** RFC 3339 in UTC. */ readonly since: string}

/** The file as a value; undefined where it is not there, or cut short. */
export const readHolder = (text: string): Holder | undefined => read<Holder>(text, 'token')

export const readLock = (text: string): Lock | undefined => read<Lock>(text, 'message')

/** "ada@laptop since 2026-01-31 12:00 UTC: deploy v1.2" */
export const describeHolder = (holder: Holder | undefined): string => (holder ? `${holder.who} since ${toMinute(holder.since)}: ${holder.purpose}` : 'another client')

function read<T>(text: string, key: keyof T & string): T | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && key in value ? (value as T) : undefined
  } catch {
    return undefined
  }
}
