import {paths} from '../../config/paths.js'
import {script} from '../../shell/command.js'
import type {Fact} from '../../shell/fact.js'
import {template} from '../../template.js'
import {readRun} from './history.js'
import type {Run} from './history.js'
import type {InTheWay} from './in-the-way.js'

/** What stands of one job on a host. */
export type JobState = {
  readonly name: string
  /** The release that its next run is of; empty: only its history is left. */
  readonly release: string
  /** SHA-256 of the script that runs it, and of its three units one after the other. */
  readonly script: string
  readonly units: string
  /** As systemd says: active, inactive, failed. */
  readonly timer: string
  readonly suspended: boolean
  /** RFC 3339, UTC; empty: none is to come. */
  readonly next: string
  /** Ids of runs that are at work. */
  readonly running: readonly string[]
  /** The run at work that others were skipped for. */
  readonly inTheWay?: InTheWay
  readonly last?: Run
  /** The last that succeeded. */
  readonly ok?: Run
  /** A restart that was to follow the last run, and failed. */
  readonly failedRestart?: Run
}

/** Every job of an app on a host, those too that the file no longer names. */
export const jobsOn = (name: string): Fact<readonly JobState[]> => ({
  command: script('job-state', template('host/job-state.sh'), paths.jobs(name), `shipit-${name}`),
  parse: (stdout) => stdout.split('\n').flatMap(readState),
  otherwise: [],
})

type Printed = Omit<JobState, 'inTheWay' | 'last' | 'ok' | 'failedRestart'> & {
  readonly inTheWay?: InTheWay | null
  readonly last: unknown
  readonly ok?: unknown
  readonly failedRestart?: unknown
}

function readState(line: string): readonly JobState[] {
  if (!line.startsWith('{')) return []
  const {inTheWay, last, ok, failedRestart, ...state} = JSON.parse(line) as Printed
  const [run, good, restart] = [last, ok, failedRestart].map((each) => readRun(JSON.stringify(each ?? null)))
  return [{...state, ...(inTheWay && {inTheWay}), ...(run && {last: run}), ...(good && {ok: good}), ...(restart && {failedRestart: restart})}]
}
