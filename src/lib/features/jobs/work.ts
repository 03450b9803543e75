import {createHash} from 'node:crypto'
import type {Config, Job} from '../../config/config.js'
import {jobUnit, paths} from '../../config/paths.js'
import type {Engine} from '../../engines/engine.js'
import {on} from '../../plan/on.js'
import type {Step} from '../../plan/plan.js'
import {script} from '../../shell/command.js'
import {template} from '../../template.js'
import type {JobState} from './state.js'
import type {Task} from './task.js'
import {taskScript, taskUnits} from './units.js'

/** The jobs of a config that run on a host. */
export const jobsOf = ({jobs = []}: Pick<Config, 'jobs'>, host: string): readonly Job[] => jobs.filter((job) => job.host === host)

export type TaskPlace = {readonly engine: Engine; /** Of the app, as its host knows it. */ readonly name: string; readonly host: string}

/** Moves the tasks of a host to what they are to be, and takes away those that are gone. What runs is left alone. All as wanted: no step. */
export const planTasks = (place: TaskPlace, tasks: readonly Task[], states: readonly JobState[]): readonly Step[] => [
  ...tasks.flatMap((task) =>
    moveTask(
      place,
      task,
      states.find((each) => each.name === task.name),
    ),
  ),
  ...states.filter((state) => stands(state) && tasks.every((task) => task.name !== state.name)).map((state) => removeTask(place.host, place.name, state.name)),
]

/** Takes every task of an app off a host. */
export const removeTasks = (host: string, name: string, states: readonly JobState[]): readonly Step[] => states.filter(stands).map((state) => removeTask(host, name, state.name))

/** Not only its history. */
export const stands = (state: JobState): boolean => state.release !== ''

function moveTask({engine, name, host}: TaskPlace, task: Task, state: JobState | undefined): readonly Step[] {
  const {run, write} = on(host)
  const units = taskUnits(engine, name, task)
  const isMoved = state?.script === sha256(task.script)
  const isTimed = state?.units === sha256(units.map(({content}) => content).join('')) && isTicking(task, state)
  const effect = state && stands(state) ? 'update' : 'create'
  const timing = task.schedule === undefined ? 'by-hand' : 'timed'
  const install = script('job-install', template('host/job-install.sh'), jobUnit(name, task.name), paths.job(name, task.name), timing)
  return [
    ...(isMoved ? [] : [write(effect, task.moved, {path: taskScript(name, task.name), content: task.script, mode: 0o700})]),
    ...(isTimed
      ? []
      : [
          ...units.map(({path, content}) => write(effect, `Write ${path.slice(path.lastIndexOf('/') + 1)}`, {path, content, mode: 0o644})),
          run(effect, `${capital(task.called)} runs ${task.schedule === undefined ? 'by hand' : `by its schedule: ${task.schedule}`}`, install),
        ]),
  ]
}

/** Its timer is as it must be: it runs, unless there is none, or a person holds it back. */
export const isTicking = ({schedule}: Pick<Task, 'schedule'>, {suspended, timer}: JobState): boolean => schedule === undefined || suspended || timer === 'active'

const removeTask = (host: string, name: string, task: string): Step =>
  on(host).run('remove', `Remove ${calledOf(task)}`, script('job-remove', template('host/job-remove.sh'), jobUnit(name, task), paths.job(name, task)))

/** `backup.db` is backup db. */
const calledOf = (task: string): string => (task.includes('.') ? task.replace('.', ' ') : `job ${task}`)

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
