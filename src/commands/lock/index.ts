import {BaseCommand} from '../../lib/cli/base-command.js'
import {projectFlags} from '../../lib/cli/flags.js'
import {listLocks, tellLocks} from '../../lib/cli/lock.js'
import type {HostLock} from '../../lib/cli/lock.js'
import {inProject} from '../../lib/cli/open-project.js'

export default class Lock extends BaseCommand {
  static override summary = 'Show who changes the app now, and whether it is locked'
  static override description = 'The lease of a command that is killed or cut off is free again within seconds, by itself. A lock stays until `lock release`.'
  static override examples = ['<%= config.bin %> lock', '<%= config.bin %> lock --json']
  static override flags = projectFlags

  async run(): Promise<readonly HostLock[]> {
    const {flags} = await this.parse(Lock)
    return inProject(flags, async (project) => tellLocks(await listLocks(project), project), {changes: false})
  }
}
