import type {Config, Job} from '../../config/config.js'
import {ShipitError} from '../../errors.js'
import {nearest} from '../../nearest.js'

/** The job that is meant. Errors: USAGE. */
export function chooseJob({jobs = []}: Pick<Config, 'jobs'>, name: string): Job {
  const job = jobs.find((each) => each.name === name)
  if (job) return job
  const names = jobs.map((each) => each.name)
  if (names.length === 0) throw new ShipitError('USAGE', 'deploy.yml has no jobs.', {hint: 'See `shipit config` for what it has.'})
  const near = nearest(name, names)
  throw new ShipitError('USAGE', `deploy.yml has no job ${name}.`, {hint: near === undefined ? `Its jobs: ${names.join(', ')}` : `Is ${near} meant? Its jobs: ${names.join(', ')}`})
}
