import {ShipitError} from '../../errors.js'
import type {Run} from '../../features/jobs/history.js'
import {beginRun, hear, lostRun} from '../../features/jobs/run.js'
import {toShell} from '../../shell/command.js'
import {refuseMovedHosts} from '../moved.js'
import type {Project} from '../project.js'
import {inSession} from '../session.js'
import {chooseJob} from './choose.js'
import {resultOf} from './status.js'

/** A run that was begun by hand. */
export type Begun = {readonly job: string; readonly host: string; readonly run: string; /** How it ended, where it was followed. */ readonly ended?: Run}

/**
 * Runs a job on its host, now. It is the host's own from then on: the connection may go.
 * Errors: USAGE for an unknown job, NOT_FOUND for one that no deploy has brought there, COMMAND_FAILED for one whose end is not known, PREFLIGHT_FAILED where the app has left its host.
 */
export function runJob(project: Project, name: string, {follow}: {readonly follow: boolean}): Promise<Begun> {
  const job = chooseJob(project.config, name)
  return inSession(project, {hosts: [job.host]}, async (session) => {
    await refuseMovedHosts(session)
    let run: string | undefined
    let ended: Run | undefined
    let lost: string | undefined
    const onStdout = (line: string): void => {
      const heard = hear(line)
      if (heard.kind === 'begun') run = heard.id
      if (heard.kind === 'said') project.say(heard.text)
      if (heard.kind === 'over') ended = heard.run
      if (heard.kind === 'lost') lost = heard.id
    }
    const text = toShell(beginRun(project.config.name, name, {follow}))
    const {exitCode, stderr} = await session.fleet.on(job.host).script(text, {onStdout, signal: project.signal, ...(follow && {follow})})
    if (lost !== undefined) throw lostRun({app: project.config.name, task: name, host: job.host, id: lost})
    if (exitCode !== 0)
      throw new ShipitError('COMMAND_FAILED', `${name} could not be ${run === undefined ? 'begun' : 'followed'} on ${job.host} (exit ${exitCode}).\n${stderr}`.trimEnd())
    if (run === undefined) throw new ShipitError('NOT_FOUND', `${name} is not on ${job.host} yet.`, {hint: 'A deploy brings it there: shipit deploy'})
    return {job: name, host: job.host, run, ...(ended && {ended})}
  })
}

export function tellRun(begun: Begun, {advise: say, view}: Project): Begun {
  const {job, host, run, ended} = begun
  if (!ended) say(`${job} runs on ${host}, as ${run}.\n  shipit job logs ${job} -f`)
  else view.note(`${job} on ${host}: ${resultOf(ended)}, after ${ended.seconds} s${ended.note === undefined ? '' : ` (${ended.note})`}.`)
  return begun
}

/** The job's own exit code; 1 for a run that had none and did not succeed. */
export const exitCodeOf = ({ended}: Begun): number => (ended === undefined || ended.result === 'ok' ? 0 : ended.code === null || ended.code === 0 ? 1 : ended.code)
