import type {Transport} from './transport.js'

/** The open connections of one command, one a host. */
export type Fleet = {
  readonly hosts: readonly string[]
  on(host: string): Transport
  close(): Promise<void>
}
