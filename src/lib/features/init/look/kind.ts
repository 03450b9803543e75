import type {Found} from '../found.js'
import type {Repository} from '../repository.js'

/** What a Dockerfile for the app is written from. */
export type Kind = {
  readonly name: 'node' | 'python' | 'ruby' | 'go' | 'static'
  /** As people call it: `Next.js`. */
  readonly title: string
  /** What it listens on where nothing says otherwise. */
  readonly port: number
  /** Where the kind itself answers; absent: it has no such path. */
  readonly health?: string
  /** For its template. */
  readonly values: Readonly<Record<string, string | boolean>>
}

export type Looker = (repository: Repository) => Found<Kind> | undefined
