import type {Job, NextDeed} from '../../config/config.js'
import {jobContainer, jobUnit, paths} from '../../config/paths.js'
import {cmd, toShell} from '../../shell/command.js'
import {quote} from '../../shell/quote.js'
import {template} from '../../template.js'
import {jobSpec} from './container.js'
import type {JobPlace} from './place.js'
import {restartText} from './restart.js'

/** All that a run of a job needs, as one file for sh: one rename moves a job to another release, and what runs reads on in the old file. */
export function runScript({engine, config, release}: JobPlace, job: Job): string {
  const {name} = config
  const words = {
    engine: engine.name,
    app: name,
    job: job.name,
    host: job.host,
    unit: jobUnit(name, job.name),
    container: jobContainer(name, job.name),
    folder: paths.job(name, job.name),
    lease: paths.lease(name),
    release: release.id,
    overlap: job.overlap,
    limit: String(job.timeout ?? 0),
    grace: String(job.stopTimeout),
    ping: (job.ping ?? '').replace(/\/+$/, ''),
  }
  return [
    '#!/bin/sh',
    `# shipit: job ${job.name} of ${name}, as release ${release.id} has it. A deploy writes this file anew.`,
    ...Object.entries(words).map(([key, value]) => `${key}=${quote(value)}`),
    `create() {\n${toShell(engine.create(jobSpec(config, job, release)))}\n}`,
    `next_deeds() {\n${['true', ...job.then.map(deedText)].join('\n')}\n}`,
    template('host/job-run.sh'),
    restartText({engine, config, release}, job),
    'main "$@"',
    'exit',
    '',
  ].join('\n')
}

const deedText = (deed: NextDeed): string => toShell(deed.kind === 'job' ? cmd('next_job', deed.job) : cmd('restart_after', deed.role))
