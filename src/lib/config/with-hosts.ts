import type {Config, Host} from './config.js'

/** The same app on other hosts. What was on all hosts goes to all of these; what was on the k-th goes to the k-th, counted round when these are fewer. */
export function withHosts(config: Config, hosts: readonly Host[]): Config {
  const moved = (names: readonly string[]): readonly string[] => {
    if (names.length === config.hosts.length) return hosts.map((host) => host.name)
    const meant = new Set(names.map((name) => config.hosts.findIndex((host) => host.name === name) % hosts.length))
    return hosts.filter((_, index) => meant.has(index)).map((host) => host.name)
  }
  return {
    ...config,
    hosts,
    roles: config.roles.map((role) => ({...role, hosts: moved(role.hosts)})),
    ...(config.jobs && {jobs: config.jobs.map((job) => ({...job, host: moved([job.host])[0] ?? ''}))}),
    ...(config.backups && {backups: config.backups.map((backup) => ({...backup, host: moved([backup.host])[0] ?? ''}))}),
    accessories: config.accessories.map((accessory) => ({...accessory, hosts: moved(accessory.hosts)})),
  }
}
