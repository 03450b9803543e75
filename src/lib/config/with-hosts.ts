import type {Build, Config, Host} from './config.js'

/** The same app on other hosts: on as many as before, where there are so many. What was on the k-th goes to the k-th, counted round when these are fewer. */
export function withHosts(config: Config, others: readonly Host[]): Config {
  const hosts = others.slice(0, config.hosts.length)
  const moved = (names: readonly string[]): readonly string[] => {
    if (names.length === config.hosts.length) return hosts.map((host) => host.name)
    const meant = new Set(names.map((name) => config.hosts.findIndex((host) => host.name === name) % hosts.length))
    return hosts.filter((_, index) => meant.has(index)).map((host) => host.name)
  }
  return {
    ...config,
    ...(config.build && {build: builtOn(config.build, hosts, config.hosts.some((host) => host.name === config.build?.on?.name) ? moved([config.build.on?.name ?? '']) : [])}),
    hosts,
    roles: config.roles.map((role) => ({...role, hosts: moved(role.hosts)})),
    ...(config.jobs && {jobs: config.jobs.map((job) => ({...job, host: moved([job.host])[0] ?? ''}))}),
    ...(config.backups && {backups: config.backups.map((backup) => ({...backup, host: moved([backup.host])[0] ?? ''}))}),
    accessories: config.accessories.map((accessory) => ({...accessory, hosts: moved(accessory.hosts)})),
  }
}

/** One of these hosts stands for a builder that is one of the app's. For any other this machine does: nothing beside these hosts is to be reached. */
function builtOn({on: _, ...build}: Build, hosts: readonly Host[], [name]: readonly string[]): Build {
  const builder = hosts.find((host) => host.name === name)
  return {...build, ...(builder && {on: builder})}
}
