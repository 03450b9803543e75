import {jobUnit, paths} from '../../config/paths.js'
import {calendarsOf} from '../../config/words/calendar.js'
import type {Engine} from '../../engines/engine.js'
import {unitText} from '../../shell/unit-text.js'
import {render} from '../../template.js'
import type {Task} from './task.js'

export type UnitFile = {readonly path: string; readonly content: string}

/** The script that a task is run by: all of its words stand there, units hold names that we made and the schedule. */
export const taskScript = (name: string, task: string): string => `${paths.job(name, task)}/run`

/** The timer of a task, where it has a schedule; what it starts, which begins a run and ends at once; and what each run is. In this order their text is hashed on the host. */
export function taskUnits(engine: Engine, name: string, task: Task): readonly UnitFile[] {
  const unit = jobUnit(name, task.name)
  const values = {called: unitText(task.called), app: unitText(name), unit, script: taskScript(name, task.name), after: engine.bootUnit}
  const timer = (schedule: string) => ({calendars: calendarsOf(schedule).map(unitText), jitter: task.jitter, catchUp: task.catchUp ? 'yes' : 'no'})
  return [
    ...(task.schedule === undefined ? [] : [{path: unitPath(`${unit}.timer`), content: render('systemd/job.timer', {...values, ...timer(task.schedule)})}]),
    {path: unitPath(`${unit}.service`), content: render('systemd/job.service', values)},
    {path: unitPath(`${unit}@.service`), content: render('systemd/job-run.service', {...values, patience: task.patience})},
  ]
}

const unitPath = (file: string): string => `/etc/systemd/system/${file}`
