import {jobUnit, paths} from '../../config/paths.js'
import {ShipitError} from '../../errors.js'
import {on} from '../../plan/on.js'
import type {Step} from '../../plan/plan.js'
import {script} from '../../shell/command.js'
import type {Command} from '../../shell/command.js'
import {template} from '../../template.js'
import {readRun} from './history.js'
import type {Run} from './history.js'
import {taskScript} from './units.js'

/** Begins a run by hand, as a unit of the host: it goes on without us. Following, tells what it says until all of it is over. */
export const beginRun = (name: string, task: string, {follow, trigger = 'manual', given = ''}: BeginOptions): Command =>
  script('job-follow', template('host/is-over.sh') + template('host/job-follow.sh'), ...placeOf(name, task), follow ? '1' : '0', trigger, given)

/** The script, the unit and the folder of a task. */
export const placeOf = (name: string, task: string): readonly string[] => [taskScript(name, task), jobUnit(name, task), paths.job(name, task)]

export type BeginOptions = {
  readonly follow: boolean
  readonly trigger?: 'manual' | 'deploy'
  /** What the run is to know, `name=value` lines. */
  readonly given?: string
}

/** What `beginRun` prints, line by line. */
export type Heard =
  | {readonly kind: 'absent'}
  | {readonly kind: 'begun'; readonly id: string}
  | {readonly kind: 'said'; readonly text: string}
  | {readonly kind: 'over'; readonly run: Run}
  /** It is over, and no history says how it ended. */
  | {readonly kind: 'lost'; readonly id: string}
  | {readonly kind: 'other'}

export function hear(line: string): Heard {
  const word = line.split(' ', 1)[0] ?? ''
  const rest = line.slice(word.length + 1)
  if (word === 'absent') return {kind: 'absent'}
  if (word === 'begun') return {kind: 'begun', id: rest}
  if (word === 'lost') return {kind: 'lost', id: rest}
  if (word === '|') return {kind: 'said', text: rest}
  const run = word === 'over' ? readRun(rest) : undefined
  return run ? {kind: 'over', run} : {kind: 'other'}
}

type Lost = {readonly app: string; readonly task: string; readonly host: string; readonly id: string}

/** COMMAND_FAILED for a run that is over, of which no history says how it ended. */
export const lostRun = ({app, task, host, id}: Lost): ShipitError =>
  new ShipitError('COMMAND_FAILED', `Run ${id} of ${task.replace('.', ' ')} is over, and ${paths.job(app, task)}/history.jsonl on ${host} does not say how it ended.`, {
    hint: `Is the disk full? shipit ssh ${host} -- df -h ${paths.root}\nWhat it said: shipit ssh ${host} -- journalctl -u ${jobUnit(app, task)}@${id}.service`,
  })

/** Keeps the timer of a job still, through deploys and reboots, until it is resumed. */
export const suspendJob = (host: string, name: string, job: string): Step => on(host).run('update', `Suspend job ${job}`, held(name, job, 'suspend'))

export const resumeJob = (host: string, name: string, job: string): Step => on(host).run('update', `Resume job ${job}`, held(name, job, 'resume'))

const held = (name: string, job: string, verb: 'suspend' | 'resume'): Command => script(`job-${verb}`, template('host/job-hold.sh'), verb, jobUnit(name, job), paths.job(name, job))
