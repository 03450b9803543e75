import type {Config, Job} from '../../config/config.js'
import type {Run} from '../../features/jobs/history.js'
import {inTheWayOf, tellInTheWay} from '../../features/jobs/in-the-way.js'
import type {InTheWay} from '../../features/jobs/in-the-way.js'
import type {JobState} from '../../features/jobs/state.js'
import {jobsOf} from '../../features/jobs/work.js'
import {toMinute} from '../../minute.js'
import {toTable} from '../table.js'

export type JobStatus = {
  readonly job: string
  readonly host: string
  /** Empty: deploy.yml does not name it any more. */
  readonly schedule: string
  readonly state: 'scheduled' | 'running' | 'suspended' | 'not deployed' | 'not scheduled' | 'not in deploy.yml' | 'host unreachable'
  /** The release that its next run is of. */
  readonly release?: string
  /** RFC 3339, UTC. */
  readonly next?: string
  /** Ids of runs that are at work. */
  readonly running: readonly string[]
  /** The run at work that others are skipped for, and which has no time to end in, or is past it. */
  readonly inTheWay?: InTheWay
  readonly last?: Run
  /** A restart that was to follow the last run, and failed. */
  readonly failedRestart?: Run
}

/** The jobs of the file that run on a host, as the host has answered of them, and those that are left there of an earlier file. What has a dot in its name is no job. */
export function jobsAt(config: Config, host: string, states: readonly JobState[]): readonly JobStatus[] {
  const here = jobsOf(config, host)
  const gone = states.filter((state) => state.release !== '' && !state.name.includes('.') && here.every((job) => job.name !== state.name))
  return [
    ...here.map((job) => {
      const state = states.find((each) => each.name === job.name)
      return toStatus(job, stateOf(state), state)
    }),
    ...gone.map((state) => toStatus({name: state.name, host, schedule: ''}, 'not in deploy.yml', state)),
  ]
}

type Known = Pick<Job, 'name' | 'host' | 'schedule'> & Partial<Pick<Job, 'timeout' | 'stopTimeout'>>

function toStatus(job: Known, state: JobStatus['state'], found: Partial<JobState> = {}): JobStatus {
  const {release = '', next = '', running = [], last, failedRestart} = found
  const {name, host, schedule} = job
  const inTheWay = inTheWayOf(found, job)
  const known = {...(release !== '' && {release}), ...(next !== '' && {next}), running, ...(inTheWay && {inTheWay}), ...(last && {last}), ...(failedRestart && {failedRestart})}
  return {job: name, host, schedule, state, ...known}
}

/** Of a job whose host could not be asked. */
export const unknownJob = (job: Job): JobStatus => toStatus(job, 'host unreachable')

export function stateOf(state: JobState | undefined): JobStatus['state'] {
  if (!state || state.release === '') return 'not deployed'
  if (!state.suspended && state.timer !== 'active') return 'not scheduled'
  if (state.running.length > 0) return 'running'
  return state.suspended ? 'suspended' : 'scheduled'
}

/** Its last run did its work, with what was to follow, none is in the way of others, and the next one will come, unless a person holds it back. */
export const runsWell = (job: JobStatus): boolean => job.state === 'not in deploy.yml' || (isTimed(job.state) && hasRunWell(job) && job.inTheWay === undefined)

const hasRunWell = ({last, failedRestart}: JobStatus): boolean => !isBad(last) && failedRestart === undefined

export const isTimed = (state: JobStatus['state']): boolean => state === 'scheduled' || state === 'running' || state === 'suspended'

/** One that was skipped or replaced made way for another, which tells its own end. */
export const isBad = (run: Run | undefined): boolean => run?.result === 'failed' || run?.result === 'timeout' || run?.result === 'killed'

export type Paint = {readonly quiet: (text: string) => string; readonly create: (text: string) => string; readonly remove: (text: string) => string}

export function jobTable(jobs: readonly JobStatus[], {quiet, create, remove}: Paint, {withHost}: {readonly withHost: boolean}): string {
  const rows = jobs.map((each) => {
    const {job, host, schedule, state, next = '-', last, failedRestart, inTheWay} = each
    const result = [...(last ? [outcomeOf(last)] : []), ...(failedRestart ? [outcomeOf(failedRestart)] : [])].join(', then ')
    return [
      job,
      ...(withHost ? [host] : []),
      schedule,
      (isTimed(state) && !inTheWay) || state === 'not in deploy.yml' ? state : remove(state),
      toMinute(next),
      ...(last ? [toMinute(last.started), (hasRunWell(each) ? create : remove)(result), `${last.seconds} s`] : ['-', '-', '-']),
    ]
  })
  return toTable(['JOB', ...(withHost ? ['HOST'] : []), 'SCHEDULE', 'STATE', 'NEXT RUN', 'LAST RUN', 'RESULT', 'TOOK'], rows, quiet)
}

/** `failed (exit code 3)` */
export const resultOf = ({result, code}: Run): string => (code === null || code === 0 ? result : `${result} (exit code ${code})`)

/** `failed (exit code 137): it ran out of memory` */
export const outcomeOf = (run: Run): string => `${resultOf(run)}${run.note === undefined ? '' : `: ${run.note}`}`

type Named = {readonly name: string; readonly jobs?: readonly Job[]}

/** Of each job that is in the way of its own runs: since when, and what to type. */
export const stuckJobs = ({name: app, jobs = []}: Named, statuses: readonly JobStatus[], paint: Paint): readonly string[] =>
  statuses.flatMap(({job: task, host, inTheWay}) => {
    if (!inTheWay) return []
    const {told, fix} = tellInTheWay(inTheWay, {app, host, task, limited: jobs.some((each) => each.name === task && each.timeout !== undefined)})
    return [[paint.remove(told), ...fix.split('\n').map((line) => `  ${line}`)].join('\n')]
  })
