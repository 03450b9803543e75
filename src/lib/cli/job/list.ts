import {jobsOn} from '../../features/jobs/state.js'
import type {Project} from '../project.js'
import {inReadSession} from '../session.js'
import {jobsAt, jobTable, stuckJobs, unknownJob} from './status.js'
import type {JobStatus} from './status.js'

/** Every job of the file: when it runs next, and how its last run went. */
export const listJobs = (project: Project): Promise<readonly JobStatus[]> => {
  const {config} = project
  const {jobs = []} = config
  if (jobs.length === 0) return Promise.resolve([])
  return inReadSession(project, [...new Set(jobs.map((job) => job.host))], async (session, failures) => {
    for (const {host, error} of failures) project.view.note(`${host} is left out: ${error.message}`)
    const found = (await session.ask({jobs: jobsOn(config.name)})).flatMap(({host, answers}) => jobsAt(config, host, answers.jobs))
    return jobs.map((job) => found.find((each) => each.job === job.name && each.host === job.host) ?? unknownJob(job))
  })
}

export function tellJobs(jobs: readonly JobStatus[], {advise: say, terminal, config}: Project): readonly JobStatus[] {
  say(jobs.length === 0 ? 'deploy.yml has no jobs.' : [jobTable(jobs, terminal.answer, {withHost: true}), ...stuckJobs(config, jobs, terminal.answer)].join('\n\n'))
  return jobs
}
