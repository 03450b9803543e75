import type {Job} from '../../config/config.js'
import {jobUnit, paths} from '../../config/paths.js'
import {calendarsOf} from '../../config/words/calendar.js'
import type {Engine} from '../../engines/engine.js'
import {unitText} from '../../shell/unit-text.js'
import {render} from '../../template.js'

export type UnitFile = {readonly path: string; readonly content: string}

/** The script that a job is run by: all of its words stand there, units hold names that we made and the schedule. */
export const jobScript = (name: string, job: string): string => `${paths.job(name, job)}/run`

/** The timer of a job; what it starts, which begins a run and ends at once; and what each run is. In this order their text is hashed on the host. */
export function jobUnits(engine: Engine, name: string, job: Job): readonly UnitFile[] {
  const unit = jobUnit(name, job.name)
  const values = {job: unitText(job.name), app: unitText(name), unit, script: jobScript(name, job.name), after: engine.bootUnit}
  const timer = {calendars: calendarsOf(job.schedule).map(unitText), jitter: job.jitter, catchUp: job.catchUp ? 'yes' : 'no'}
  // The container is given its time to stop, twice over: by the run itself and by what comes after it.
  const run = {patience: job.stopTimeout + 60}
  return [
    {path: unitPath(`${unit}.timer`), content: render('systemd/job.timer', {...values, ...timer})},
    {path: unitPath(`${unit}.service`), content: render('systemd/job.service', values)},
    {path: unitPath(`${unit}@.service`), content: render('systemd/job-run.service', {...values, ...run})},
  ]
}

const unitPath = (file: string): string => `/etc/systemd/system/${file}`
