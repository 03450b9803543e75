import type {Identity} from 'age-encryption'

/** Asks for what opens a file; `attempt` counts from 1; 0: a new one is to be made up, unless it is known already. Undefined: nobody is there to be asked, or gave up. */
export type AskPassphrase = (what: string, attempt: number) => Promise<string | undefined>

/** What can open a secret store. */
export type Keys = {
  /** `AGE-SECRET-KEY-1…`, or what behaves like one. */
  readonly identities: readonly (string | Identity)[]
  /** Where was looked, for faults. */
  readonly looked: readonly string[]
}
