import type {CiName} from './write/ci.js'

/** What only a person knows, and what they said otherwise than was found. */
export type Answers = {
  readonly app: string
  /** As under `hosts` in deploy.yml. */
  readonly hosts: readonly string[]
  readonly domains: readonly string[]
  readonly port?: number
  /** An image that exists: nothing is built. */
  readonly image?: string
  /** Write a Dockerfile. */
  readonly dockerfile: boolean
  readonly ci?: CiName
}
