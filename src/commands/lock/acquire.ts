import * as Flags from '@oclif/core/flags'
import {BaseCommand} from '../../lib/cli/base-command.js'
import {projectFlags} from '../../lib/cli/flags.js'
import {setLock, tellLocks} from '../../lib/cli/lock.js'
import type {HostLock} from '../../lib/cli/lock.js'
import {inProject} from '../../lib/cli/open-project.js'

export default class LockAcquire extends BaseCommand {
  static override summary = 'Refuse every change of the app until `lock release`, with a message'
  static override examples = ['<%= config.bin %> lock acquire --message "Migrating the database, ask Ada"']
  static override flags = {...projectFlags, message: Flags.string({char: 'm', description: 'What others are told', required: true})}

  async run(): Promise<readonly HostLock[]> {
    const {flags} = await this.parse(LockAcquire)
    return inProject(flags, async (project) => tellLocks(await setLock(project, flags.message), project))
  }
}
