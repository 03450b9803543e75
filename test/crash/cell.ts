/** The commands that are cut off, in the order of an app's life. */
export const commands = ['setup', 'first deploy', 'deploy', 'rollback', 'restart', 'accessory boot', 'remove'] as const
export type CommandName = (typeof commands)[number]

/** How a client is stopped. `reset`: its connections break; `silence`: they go dead without a word. */
export const ways = ['SIGKILL', 'SIGINT', 'SIGTERM', 'reset', 'silence'] as const
export type Way = (typeof ways)[number]

export type Side = 'before' | 'after'

/** A moment of a run: the beginning or the end of a step, as the client itself tells it. */
export type Point = {
  readonly side: Side
  readonly place: string
  /** Without what differs from run to run: colours, releases, hashes. */
  readonly title: string
  /** Which of several steps of that name, from 1. */
  readonly nth: number
}

/** One field of the matrix: a command that is stopped at a moment in one way. */
export type Cell = {readonly command: CommandName; readonly point: Point; readonly way: Way}

/** What was seen of it. */
export type Result = {
  readonly cell: Cell
  /** Empty: all is as it should be. */
  readonly faults: readonly string[]
  /** From the stop until the lease was free. */
  readonly leaseSeconds: number
  /** From the stop until the client was gone. */
  readonly clientSeconds: number
  readonly requests: number
  readonly seconds: number
}
