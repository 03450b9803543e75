import {auditLine} from '../../features/audit/line.js'
import {resumeJob, suspendJob} from '../../features/jobs/run.js'
import {jobsOn} from '../../features/jobs/state.js'
import {ShipitError} from '../../errors.js'
import {sequence} from '../../plan/plan.js'
import {refuseMovedHosts} from '../moved.js'
import type {Project} from '../project.js'
import {inSession} from '../session.js'
import {chooseJob} from './choose.js'

export type Held = {readonly job: string; readonly host: string; readonly suspended: boolean; readonly changed: boolean}

export type HoldOptions = {readonly suspend: boolean; readonly wait?: boolean | undefined}

/** Holds the schedule of a job back, or lets it go again. What runs goes on, and by hand it runs all the same. Errors: NOT_FOUND for a job that no deploy has brought, PREFLIGHT_FAILED where the app has left its host. */
export function holdJob(project: Project, name: string, {suspend, wait}: HoldOptions): Promise<Held> {
  const job = chooseJob(project.config, name)
  const action = `job ${suspend ? 'suspend' : 'resume'} ${name}`
  return inSession(project, {purpose: action, wait, hosts: [job.host]}, async (session) => {
    await refuseMovedHosts(session)
    const [answer] = await session.ask({jobs: jobsOn(project.config.name)})
    const state = answer?.answers.jobs.find((each) => each.name === name)
    if (!state || state.release === '') throw new ShipitError('NOT_FOUND', `${name} is not on ${job.host} yet.`, {hint: 'A deploy brings it there: shipit deploy'})
    const held = {job: name, host: job.host, suspended: suspend}
    if (state.suspended === suspend) return {...held, changed: false}
    const step = (suspend ? suspendJob : resumeJob)(job.host, project.config.name, name)
    await session.carryOut(sequence(action, [step, auditLine(job.host, project.config.name, {action, outcome: 'done', by: project.who})]))
    return {...held, changed: true}
  })
}

export function tellHeld(held: Held, {say}: Project): Held {
  const is = held.suspended ? 'is suspended: its schedule is held back, through deploys too, until `shipit job resume`' : 'runs by its schedule'
  say(`${held.changed ? '' : 'Nothing to change: '}${held.job} ${is}.`)
  return held
}
