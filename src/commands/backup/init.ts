import {BaseCommand} from '../../lib/cli/base-command.js'
import {initStores, tellInit} from '../../lib/cli/backup/init.js'
import type {InitAnswer} from '../../lib/cli/backup/init.js'
import {leaseFlags, projectFlags} from '../../lib/cli/flags.js'
import {inProject} from '../../lib/cli/open-project.js'
import {wordsTyped} from '../../lib/cli/words.js'

export default class BackupInit extends BaseCommand {
  static override summary = 'Make the repositories that backups go to, and their passwords'
  static override description = `Once for each store; what is there already stays as it is. A password that nobody has given yet is made, kept in the secret store, and shown once:
keep a copy of it elsewhere, as without it no backup can be read.`
  static override examples = ['<%= config.bin %> backup init', '<%= config.bin %> backup init offsite']
  static override strict = false
  static override usage = 'backup init [STORE...]'
  static override flags = {...projectFlags, ...leaseFlags}

  async run(): Promise<InitAnswer> {
    const parsed = await this.parse(BackupInit)
    const {flags} = parsed
    return inProject(flags, async (project) => tellInit(await initStores(project, wordsTyped(parsed), {wait: flags.wait}), project))
  }
}
