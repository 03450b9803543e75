import type {Config, Job} from '../../config/config.js'
import {jobKey} from '../../config/containers.js'
import {appNetwork, jobContainer, labels, paths} from '../../config/paths.js'
import type {ContainerSpec} from '../../engines/engine.js'
import {logRotation} from '../app/spec.js'
import {mountsOf} from '../files/host-file.js'
import type {Release} from '../releases/release.js'

/** The container of one run of a job: the release's image, with the job's own settings. */
export const jobSpec = (config: Config, job: Job, release: Release): ContainerSpec => ({
  name: jobContainer(config.name, job.name),
  image: job.image ?? release.image.ref,
  labels: {[labels.app]: config.name, [labels.kind]: 'job', [labels.job]: job.name, [labels.release]: release.id},
  network: {name: appNetwork(config.name), aliases: []},
  env: {SHIPIT_APP: config.name, SHIPIT_JOB: job.name, SHIPIT_RELEASE: release.id, SHIPIT_VERSION: release.tag, SHIPIT_HOST: job.host, ...job.env},
  mounts: [...job.volumes, ...mountsOf(release.files?.[jobKey(job)] ?? [])],
  limits: job.limits,
  publish: [],
  restart: 'no',
  command: job.command,
  stopTimeout: job.stopTimeout,
  options: [...logRotation(job.options), ...job.options],
  ...(job.entrypoint !== undefined && {entrypoint: job.entrypoint}),
  ...(job.secrets.length > 0 && {secretEnv: {names: job.secrets.map((each) => each.env), file: paths.releaseEnv(config.name, release.id, jobKey(job))}}),
})
