import type {SecretSource} from '../config/config.js'
import type {Secret} from '../shell/secret.js'
import type {AskPassphrase} from './identities.js'

export type SecretPlace = {
  /** Folder of the repository. */
  readonly directory: string
  readonly destination?: string
  /** Programs that deploy.yml names, in its order. */
  readonly sources?: readonly SecretSource[]
  /** Asks a person for a passphrase; absent: nobody is there. */
  readonly ask?: AskPassphrase
}

/** What an adapter found, and what to call the place where it looked. */
export type Found = {
  /** Reads on from "looked for in": `the environment`, `.shipit/secrets`. */
  readonly where: string
  readonly secrets: ReadonlyMap<string, Secret>
  /** Names that it could not say anything about: whoever comes after it is not asked for them, since it might have another value. */
  readonly failures?: readonly Failure[]
}

/** Reads on from "could not be read": `from 1Password: op ended with 1: …`. */
export type Failure = {readonly names: readonly string[]; readonly why: string}

/** A way to keep secrets. It is asked at once for all names that none before it had, and answers those that it has; that it has none is no fault. */
export type Adapter = {
  readonly name: string
  find(names: readonly string[], place: SecretPlace): Promise<Found>
}
