import type {Job, NextDeed} from '../../config/config.js'
import {jobContainer, jobUnit, paths} from '../../config/paths.js'
import {cmd, toShell} from '../../shell/command.js'
import {quote} from '../../shell/quote.js'
import {template} from '../../template.js'
import {jobSpec} from './container.js'
import type {JobPlace} from './place.js'
import {restartText} from './restart.js'
import type {Task} from './task.js'

/** What every task of an app says of itself. */
export type TaskWords = {
  readonly engine: string
  readonly app: string
  readonly job: string
  readonly host: string
  /** Of the release that it belongs to. */
  readonly release: string
  readonly overlap: 'forbid' | 'allow' | 'replace'
  /** Seconds that a run may take; absent: no limit. */
  readonly timeout?: number | undefined
  /** Seconds from SIGTERM to SIGKILL. */
  readonly grace: number
  readonly ping?: string | undefined
}

/** The file for sh that runs a task: one rename moves it to another release, and what runs reads on in the old file. `parts` are the functions that task-run.sh asks for. */
export function taskText(words: TaskWords, further: Readonly<Record<string, string>>, parts: readonly string[]): string {
  const {timeout = 0, grace, ping = '', ...plain} = words
  const all = {
    ...plain,
    unit: jobUnit(words.app, words.job),
    container: jobContainer(words.app, words.job),
    folder: paths.job(words.app, words.job),
    lease: paths.lease(words.app),
    limit: String(timeout),
    grace: String(grace),
    ping: ping.replace(/\/+$/, ''),
    ...further,
  }
  return [
    '#!/bin/sh',
    `# shipit: ${words.job} of ${words.app}, as release ${words.release} has it. A deploy writes this file anew.`,
    ...Object.entries(all).map(([key, value]) => `${key}=${quote(value)}`),
    template('host/task-run.sh'),
    ...parts,
    'main "$@"',
    'exit',
    '',
  ].join('\n')
}

/** A job of a release, as what its host does by itself. */
export const jobTask = (place: JobPlace, job: Job): Task => ({
  name: job.name,
  called: `job ${job.name}`,
  moved: `Job ${job.name} runs ${place.release.tag} from now on`,
  host: job.host,
  schedule: job.schedule,
  jitter: job.jitter,
  catchUp: job.catchUp,
  // The container is given its time to stop, twice over: by the run itself and by what comes after it.
  patience: job.stopTimeout + 60,
  script: runScript(place, job),
})

function runScript(place: JobPlace, job: Job): string {
  const {engine, config, release} = place
  const words = {
    engine: engine.name,
    app: config.name,
    job: job.name,
    host: job.host,
    release: release.id,
    overlap: job.overlap,
    timeout: job.timeout,
    grace: job.stopTimeout,
    ping: job.ping,
  }
  return taskText(words, {}, [
    `create() {\n${toShell(engine.create(jobSpec(config, job, release)))}\n}`,
    `next_deeds() {\n${['true', ...job.then.map(deedText)].join('\n')}\n}`,
    template('host/job-run.sh'),
    restartText(place, job),
  ])
}

const deedText = (deed: NextDeed): string => toShell(deed.kind === 'job' ? cmd('next_job', deed.job) : cmd('restart_after', deed.role))
