import type {Command} from './command.js'

/** A question to a host: what to run there, and how to read the answer. */
export type Fact<T> = {
  readonly command: Command
  readonly parse: (stdout: string) => T
  /** The answer where the command exits non-zero. Absent: that is an error. */
  readonly otherwise?: T
  /** Whose answer it is, and which fact of the same question tells its version in its first line: for when it can't be read. */
  readonly by?: {readonly program: string; readonly version: string}
}

export type Facts = Readonly<Record<string, Fact<unknown>>>

/** What a record of facts answers. */
export type Answers<F extends Facts> = {readonly [K in keyof F]: F[K] extends Fact<infer T> ? T : never}
