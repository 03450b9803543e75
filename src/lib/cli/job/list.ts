import type {JobState} from '../../features/jobs/state.js'
import {jobsOn} from '../../features/jobs/state.js'
import type {Run} from '../../features/jobs/history.js'
import type {Job} from '../../config/config.js'
import type {Project} from '../project.js'
import {inReadSession} from '../session.js'
import {toTable} from '../table.js'

export type JobStatus = {
  readonly job: string
  readonly host: string
  readonly schedule: string
  readonly state: 'scheduled' | 'running' | 'suspended' | 'not deployed' | 'not scheduled' | 'host unreachable'
  /** The release that its next run is of. */
  readonly release?: string
  /** RFC 3339, UTC. */
  readonly next?: string
  /** Ids of runs that are at work. */
  readonly running: readonly string[]
  readonly last?: Run
}

/** Every job of the file: when it runs next, and how its last run went. */
export const listJobs = (project: Project): Promise<readonly JobStatus[]> => {
  const {jobs = [], name} = project.config
  if (jobs.length === 0) return Promise.resolve([])
  return inReadSession(project, [...new Set(jobs.map((job) => job.host))], async (session, failures) => {
    for (const {host, error} of failures) project.view.note(`${host} is left out: ${error.message}`)
    const answers = await session.ask({jobs: jobsOn(name)})
    return jobs.map((job) => {
      const found = answers.find(({host}) => host === job.host)
      return toStatus(
        job,
        found !== undefined,
        found?.answers.jobs.find((each) => each.name === job.name),
      )
    })
  })
}

function toStatus({name, host, schedule}: Job, isReached: boolean, state: JobState | undefined): JobStatus {
  const {release = '', next = '', running = [], last} = state ?? {}
  return {
    job: name,
    host,
    schedule,
    state: isReached ? stateOf(state) : 'host unreachable',
    ...(release !== '' && {release}),
    ...(next !== '' && {next}),
    running,
    ...(last && {last}),
  }
}

function stateOf(state: JobState | undefined): JobStatus['state'] {
  if (!state || state.release === '') return 'not deployed'
  if (state.running.length > 0) return 'running'
  if (state.suspended) return 'suspended'
  return state.timer === 'active' ? 'scheduled' : 'not scheduled'
}

export function tellJobs(jobs: readonly JobStatus[], {say, terminal}: Project): readonly JobStatus[] {
  if (jobs.length === 0) say('deploy.yml has no jobs.')
  else
    say(
      toTable(
        ['JOB', 'HOST', 'SCHEDULE', 'STATE', 'NEXT RUN', 'LAST RUN', 'RESULT', 'TOOK'],
        jobs.map(({job, host, schedule, state, next, last}) => [
          job,
          host,
          schedule,
          state,
          next ?? '-',
          last?.started ?? '-',
          last ? resultOf(last) : '-',
          last ? `${last.seconds} s` : '-',
        ]),
        terminal.answer.heading,
      ),
    )
  return jobs
}

/** `failed (exit code 3)` */
export const resultOf = ({result, code}: Run): string => (code === null || code === 0 ? result : `${result} (exit code ${code})`)
