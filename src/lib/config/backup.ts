import type {SecretRef} from './words/secret-ref.js'

/** What is copied to stores, by one host. */
export type Backup = {
  readonly name: string
  /** Name of the host that has the data. */
  readonly host: string
  readonly source: BackupSource
  /** As written; absent: by hand only. */
  readonly schedule?: string
  /** Names of stores. */
  readonly to: readonly string[]
  readonly keep: Keep
  /** When the newest snapshot is proven by restoring it; absent: by hand only. */
  readonly drill?: string
  /** Seconds of random delay. */
  readonly jitter: number
  /** Seconds that it may run; absent: no limit. */
  readonly timeout?: number
  readonly ping?: string
}

/** `host`: the certificates of the app and what shipit keeps of it, for a server that is built anew. */
export type BackupSource =
  | {readonly kind: 'postgres' | 'mysql' | 'redis'; readonly accessory: string; /** Empty: all. */ readonly databases: readonly string[]}
  | {
      readonly kind: 'volume'
      /** As the engine knows it. */ readonly volume: string
      /** Whose it is; absent: the app's. */ readonly accessory?: string
      /** Files in it. */ readonly sqlite: readonly string[]
    }
  | {readonly kind: 'host'}

/** Snapshots that are kept: so many newest ones, one an hour …; `within` in seconds. */
export type Keep = Readonly<Partial<Record<'last' | 'hourly' | 'daily' | 'weekly' | 'monthly' | 'yearly' | 'within', number>>>

/** A restic repository. What is secret stands here by name. */
export type Store = {
  readonly name: string
  readonly repository: string
  readonly password: string
  readonly env: readonly SecretRef[]
  /** Private key for sftp; absent: what the host's root has. */
  readonly key?: string
  /** Line of known_hosts for sftp. */
  readonly hostKey?: string
  /** Nothing can be deleted there from here. */
  readonly appendOnly: boolean
}
