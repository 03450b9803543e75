import {userInfo, hostname} from 'node:os'
import {dirname, resolve} from 'node:path'
import type {Config} from '../config/config.js'
import {withHosts} from '../config/with-hosts.js'
import {resolveSecrets} from '../secrets/store.js'
import type {ProjectFlags, TalkFlags} from './flags.js'
import {here} from './here.js'
import {listenForInterrupt} from './interrupt.js'
import {openView} from './live.js'
import {loadConfig} from './load-config.js'
import type {Project} from './project.js'
import {questionsOf} from './questions.js'
import {openTerminal} from './terminal.js'

/** Opens the project that a command was called in, does the work, and closes what is open whatever happens. */
export async function inProject<T>(flags: ProjectFlags & TalkFlags, work: (project: Project) => Promise<T>): Promise<T> {
  const file = flags['config-file']
  const directory = file === undefined ? process.cwd() : dirname(resolve(file))
  const terminal = openTerminal(flags)
  const config = await placed(
    await loadConfig({directory, ...(file !== undefined && {file: resolve(file)}), ...(flags.destination !== undefined && {destination: flags.destination})}),
  )
  const view = openView(terminal)
  const interrupt = listenForInterrupt(view.note)
  const ways = {...questionsOf(terminal), acceptNewHostKeys: flags['accept-new-host-keys'] ?? false, signal: interrupt.signal}
  try {
    return await work({
      directory,
      config,
      who: `${userInfo().username}@${hostname()}`,
      terminal,
      here: here(view.tell, {signal: interrupt.signal, directory}),
      view,
      say: flags.json ? () => undefined : (text) => void process.stdout.write(`${text}\n`),
      signal: interrupt.signal,
      secrets: (names) => resolveSecrets([...new Set(names)], {directory, ...(config.destination !== undefined && {destination: config.destination})}),
      connect: async (hosts) => (await import('../hosts/fleet.js')).openFleet(hosts, ways),
      connectEach: async (hosts) => (await import('../hosts/fleet.js')).connectEach(hosts, ways),
    })
  } finally {
    await view.close()
    interrupt.stop()
  }
}

/** With `-d lab` the hosts of the lab stand in for those of the file; SHIPIT_LAB names another than the default one. */
async function placed(config: Config): Promise<Config> {
  if (config.destination !== 'lab') return config
  const {labHosts} = await import('./lab/up.js')
  return withHosts(
    config,
    await labHosts(
      process.env['SHIPIT_LAB'] ?? 'default',
      here(() => undefined),
    ),
  )
}
