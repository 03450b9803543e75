import {paths} from '../../config/paths.js'
import {cmd} from '../../shell/command.js'
import type {Fact} from '../../shell/fact.js'

/** How a run ended: `killed` when the host or a person there ended it, `skipped` when the one before still went on. */
export type Result = 'ok' | 'failed' | 'timeout' | 'killed' | 'skipped' | 'replaced'

export type Run = {
  readonly id: string
  /** RFC 3339, UTC, the host's clock. */
  readonly started: string
  readonly ended: string
  readonly seconds: number
  readonly result: Result
  /** Exit code; null: there was no container, or it is not known. */
  readonly code: number | null
  readonly trigger: 'timer' | 'manual' | 'then' | 'deploy'
  readonly release: string
  /** Such as `restart web`, for what followed. */
  readonly note?: string
  /** What a drill has restored. */
  readonly drill?: {
    readonly snapshot: string
    readonly store: string
    /** From the store to an app that is healthy on it. */ readonly seconds: number
    /** Whether an app was booted on it. */ readonly booted: boolean
  }
  /** What a backup kept. */
  readonly backup?: {
    /** Its name, the same in every store. */
    readonly snapshot: string
    readonly bytes: number
    readonly method: string
    readonly consistent: 'yes' | 'crash'
    /** Seconds that containers were paused. */
    readonly paused: number
    /** `added`: bytes that were new there. */
    readonly stores: readonly {readonly store: string; readonly result: 'ok' | 'failed'; readonly added: number; readonly seconds: number}[]
  }
}

/** The newest runs of a job, oldest first. */
export const historyOf = (name: string, job: string, lines: number): Fact<readonly Run[]> => ({
  command: cmd('tail', '-n', String(lines), `${paths.job(name, job)}/history.jsonl`),
  parse: (stdout) => stdout.split('\n').flatMap((line) => readRun(line) ?? []),
  otherwise: [],
})

/** A line of the history; undefined for one that was cut short. */
export function readRun(line: string): Run | undefined {
  try {
    const run = JSON.parse(line) as Partial<Run> | null
    return typeof run?.id === 'string' && typeof run.result === 'string' ? (run as Run) : undefined
  } catch {
    return undefined
  }
}
