import type {Secret} from '../shell/secret.js'

export type SecretPlace = {
  /** Folder of the repository. */
  readonly directory: string
  readonly destination?: string
}

/** What an adapter found, and what to call the place where it looked. */
export type Found = {
  /** Reads on from "looked for in": `the environment`, `.shipit/secrets`. */
  readonly where: string
  readonly secrets: ReadonlyMap<string, Secret>
}

/** A way to keep secrets. It is asked for all names at once and answers those that it has; that it has none is no fault. */
export type Adapter = {
  readonly name: string
  find(names: readonly string[], place: SecretPlace): Promise<Found>
}
