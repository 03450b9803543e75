import {createHash} from 'node:crypto'
import type {Config, Job} from '../../config/config.js'
import {jobUnit, paths} from '../../config/paths.js'
import {on} from '../../plan/on.js'
import type {Step} from '../../plan/plan.js'
import {script} from '../../shell/command.js'
import {template} from '../../template.js'
import type {JobPlace} from './place.js'
import {runScript} from './script.js'
import type {JobState} from './state.js'
import {jobScript, jobUnits} from './units.js'

/** The jobs of a config that run on a host. */
export const jobsOf = ({jobs = []}: Pick<Config, 'jobs'>, host: string): readonly Job[] => jobs.filter((job) => job.host === host)

/** Moves the jobs of a host to a release, and takes away those that are gone. What runs is left alone. All as wanted: no step. */
export const planJobs = (place: JobPlace, host: string, states: readonly JobState[]): readonly Step[] => [
  ...jobsOf(place.config, host).flatMap((job) =>
    moveJob(
      place,
      job,
      states.find((each) => each.name === job.name),
    ),
  ),
  ...states.filter((state) => stands(state) && jobsOf(place.config, host).every((job) => job.name !== state.name)).map((state) => removeJob(host, place.config.name, state.name)),
]

/** Takes every job of an app off a host. */
export const removeJobs = (host: string, name: string, states: readonly JobState[]): readonly Step[] => states.filter(stands).map((state) => removeJob(host, name, state.name))

/** Not only its history. */
const stands = (state: JobState): boolean => state.release !== ''

function moveJob(place: JobPlace, job: Job, state: JobState | undefined): readonly Step[] {
  const {run, write} = on(job.host)
  const {name} = place.config
  const units = jobUnits(place.engine, name, job)
  const text = runScript(place, job)
  const isMoved = state?.script === sha256(text)
  const isTimed = state?.units === sha256(units.map(({content}) => content).join('')) && (state.suspended || state.timer === 'active')
  const effect = state && stands(state) ? 'update' : 'create'
  const install = script('job-install', template('host/job-install.sh'), jobUnit(name, job.name), paths.job(name, job.name))
  return [
    ...(isMoved ? [] : [write(effect, `Job ${job.name} runs ${place.release.tag} from now on`, {path: jobScript(name, job.name), content: text, mode: 0o700})]),
    ...(isTimed
      ? []
      : [
          ...units.map(({path, content}) => write(effect, `Write ${path.slice(path.lastIndexOf('/') + 1)}`, {path, content, mode: 0o644})),
          run(effect, `Job ${job.name} runs by its schedule: ${job.schedule}`, install),
        ]),
  ]
}

const removeJob = (host: string, name: string, job: string): Step =>
  on(host).run('remove', `Remove job ${job}`, script('job-remove', template('host/job-remove.sh'), jobUnit(name, job), paths.job(name, job)))

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
