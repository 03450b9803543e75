import {BaseCommand} from '../../lib/cli/base-command.js'
import {projectFlags} from '../../lib/cli/flags.js'
import {setLock, tellLocks} from '../../lib/cli/lock.js'
import type {HostLock} from '../../lib/cli/lock.js'
import {inProject} from '../../lib/cli/open-project.js'

export default class LockRelease extends BaseCommand {
  static override summary = 'Take the lock of `lock acquire` away'
  static override examples = ['<%= config.bin %> lock release']
  static override flags = projectFlags

  async run(): Promise<readonly HostLock[]> {
    const {flags} = await this.parse(LockRelease)
    return inProject(flags, async (project) => tellLocks(await setLock(project, undefined), project))
  }
}
