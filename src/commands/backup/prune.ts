import {BaseCommand} from '../../lib/cli/base-command.js'
import {pruneBackups, tellLooked} from '../../lib/cli/backup/stores.js'
import type {Pruned} from '../../lib/cli/backup/stores.js'
import {projectFlags} from '../../lib/cli/flags.js'
import {inProject} from '../../lib/cli/open-project.js'
import {wordsTyped} from '../../lib/cli/words.js'

export default class BackupPrune extends BaseCommand {
  static override summary = 'Forget snapshots that are not to be kept, and free their room in the stores'
  static override description = `Every run of a backup forgets by \`keep\` what is older, and once a week the room is freed: this does both at once.
The newest two proven snapshots stay, whatever \`keep\` says. A store with \`append_only\` is left alone.`
  static override examples = ['<%= config.bin %> backup prune', '<%= config.bin %> backup prune db']
  static override strict = false
  static override usage = 'backup prune [NAME...]'
  static override flags = {...projectFlags}

  async run(): Promise<readonly Pruned[]> {
    const parsed = await this.parse(BackupPrune)
    return inProject(parsed.flags, async (project) =>
      tellLooked(await pruneBackups(project, wordsTyped(parsed)), project, ({backup, store}) => `${backup} is cleared out in ${store}.`),
    )
  }
}
