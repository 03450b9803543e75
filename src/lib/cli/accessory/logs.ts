import {logs} from '../logs.js'
import type {HostLine, LogOptions} from '../logs.js'
import type {Project} from '../project.js'
import {chooseAccessories, hostsOfAccessories} from './choose.js'
import type {WhichAccessories} from './choose.js'

/** Prints what accessories said, as `logs` does. */
export function accessoryLogs(project: Project, which: WhichAccessories, options: Omit<LogOptions, 'roles'>, print: (line: HostLine) => void): Promise<readonly HostLine[]> {
  const chosen = chooseAccessories(project.config, which)
  return logs(project, {...options, roles: chosen.map((each) => each.name), hosts: options.hosts ?? hostsOfAccessories(chosen)}, print)
}
