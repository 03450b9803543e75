import type {Config, ContainerSettings, Job} from './config.js'

/** What of a release has containers, by the name that its files, env and hash are kept under: roles, and jobs as `job.<name>`. */
export const containersOf = (config: Pick<Config, 'roles' | 'jobs'>): readonly Keyed[] => [
  ...config.roles.map((role) => ({key: role.name, settings: role})),
  ...(config.jobs ?? []).map((job) => ({key: jobKey(job), settings: job})),
]

export type Keyed = {readonly key: string; readonly settings: ContainerSettings & {readonly stopTimeout: number; readonly port?: number}}

/** No role can be called so: a dot is in no name. */
export const jobKey = ({name}: Pick<Job, 'name'>): string => `job.${name}`
