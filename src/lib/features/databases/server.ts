import type {Secret} from '../../shell/secret.js'

/** A kind of server: how things are said to it. What is said holds passwords: it goes by stdin. */
export type DatabaseServer = {
  /** The template of what talk.sh needs to know of it. */
  readonly script: string
  /** Databases that are the server's own. */
  readonly reserved: readonly string[]
  /** SQL that makes accounts and databases what they must be; safe to run again. */
  make(databases: readonly WithPassword[]): string
  /** SQL that gives an account another password, and changes nothing else. */
  setPassword(database: WithPassword): string
  /** SQL that removes a database with all that is in it; `owner`: the account goes, too. */
  drop(name: string, owner: string | undefined): string
}

export type WithPassword = {readonly name: string; readonly owner: string; readonly password: Secret; /** 16 bytes that nobody can guess. */ readonly salt: Uint8Array}
