import {historyOf} from '../../features/jobs/history.js'
import type {Run} from '../../features/jobs/history.js'
import {toMinute} from '../../minute.js'
import type {Project} from '../project.js'
import {inSession} from '../session.js'
import {toTable} from '../table.js'
import {chooseJob} from './choose.js'
import {outcomeOf} from './status.js'

/** The newest runs of a job, oldest first, as its host has kept them through deploys. */
export function jobHistory(project: Project, name: string, lines: number): Promise<readonly Run[]> {
  const job = chooseJob(project.config, name)
  return inSession(project, {hosts: [job.host]}, async (session) => (await session.ask({runs: historyOf(project.config.name, job.name, lines)}))[0]?.answers.runs ?? [])
}

export function tellHistory(runs: readonly Run[], {say, terminal}: Project): readonly Run[] {
  if (runs.length === 0) say('It has not run yet.')
  else
    say(
      toTable(
        ['STARTED', 'BY', 'RELEASE', 'TOOK', 'RESULT', 'RUN'],
        runs.map((run) => [toMinute(run.started), run.trigger, run.release, `${run.seconds} s`, outcomeOf(run), run.id]),
        terminal.answer.heading,
      ),
    )
  return runs
}
