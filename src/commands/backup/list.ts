import {BaseCommand} from '../../lib/cli/base-command.js'
import {listBackups, tellBackups} from '../../lib/cli/backup/list.js'
import type {BackupListing} from '../../lib/cli/backup/list.js'
import {projectFlags} from '../../lib/cli/flags.js'
import {inProject} from '../../lib/cli/open-project.js'
import {wordsTyped} from '../../lib/cli/words.js'

export default class BackupList extends BaseCommand {
  static override summary = 'Show backups and their snapshots: when, how big, in which stores, and which are proven'
  static override description = 'Every store is asked by the host that writes to it. A snapshot is proven when it was restored and the app booted on it: see `shipit backup drill`.'
  static override examples = ['<%= config.bin %> backup list', '<%= config.bin %> backup list db', '<%= config.bin %> backup list --json']
  static override strict = false
  static override usage = 'backup list [NAME...]'
  static override flags = {...projectFlags}

  async run(): Promise<readonly BackupListing[]> {
    const parsed = await this.parse(BackupList)
    return inProject(parsed.flags, async (project) => tellBackups(await listBackups(project, wordsTyped(parsed)), project), {changes: false})
  }
}
