import type {Config} from '../../config/config.js'
import type {ErrorCode} from '../../errors.js'
import type {Git} from '../images/git.js'

/** What the deployer's machine is like. */
export type Here = {
  readonly node: string
  /** Undefined: there is no deploy.yml; an error: it is faulty, or cannot be read. */
  readonly file: Config | Refusal | undefined
  /** As the file is called. */
  readonly fileName: string
  /** Docker clients, and the engine that each reaches. */
  readonly docker: readonly {readonly version: string; readonly server?: string; readonly buildx: boolean; readonly stderr: string}[]
  readonly git: Git
  /** First line of `ssh -V`; absent: there is none. */
  readonly ssh?: string
  /** Names of keys in the agent, or why it tells none; absent: there is no agent. */
  readonly agent?: readonly string[] | Refusal
  /** Keys of ~/.ssh, and those that deploy.yml names. */
  readonly keys: readonly KeyFile[]
  /** Absent: no deploy.yml tells which. */
  readonly secrets?: {readonly names: readonly string[]; readonly refusal?: Refusal}
  /** Files of secrets in clear. */
  readonly clear: readonly {readonly file: string; readonly mode: number; readonly inGit: boolean}[]
}

export type Refusal = {readonly code: ErrorCode; readonly message: string; readonly hint?: string}

/** `named`: deploy.yml names it. */
export type KeyFile = {readonly file: string; readonly named: boolean; readonly mode?: number; /** Absent: it can be read. */ readonly fault?: 'missing' | 'unreadable'}

export const isRefused = (file: Here['file']): file is Refusal => file !== undefined && 'code' in file

export const configIn = ({file}: Pick<Here, 'file'>): Config | undefined => (file === undefined || isRefused(file) ? undefined : file)
