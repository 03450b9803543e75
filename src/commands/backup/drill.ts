import * as Flags from '@oclif/core/flags'
import {BaseCommand} from '../../lib/cli/base-command.js'
import {drill, tellDrilled} from '../../lib/cli/backup/drill.js'
import type {Drilled} from '../../lib/cli/backup/drill.js'
import {projectFlags} from '../../lib/cli/flags.js'
import {inProject} from '../../lib/cli/open-project.js'
import {wordsTyped} from '../../lib/cli/words.js'

export default class BackupDrill extends BaseCommand {
  static override summary = 'Prove a backup: restore it beside what lives, compare it, and boot the app on it'
  static override description = `On its host, on a network that leads nowhere: the snapshot is taken out of its store and loaded into a server like the one that lives, checked by that server,
compared with what was counted when it was dumped; then the release that serves is booted on it, and has to answer at its health path. All of it is gone afterwards.
A schedule does the same: \`drill\` of the backup, weekly where nothing is said.`
  static override examples = [
    '<%= config.bin %> backup drill db',
    '<%= config.bin %> backup drill db --snapshot 20261126T023000 --store nas',
    '<%= config.bin %> backup drill --all',
  ]
  static override strict = false
  static override usage = 'backup drill NAME... | --all'
  static override flags = {
    ...projectFlags,
    all: Flags.boolean({description: 'Every backup of deploy.yml'}),
    snapshot: Flags.string({description: 'This one, as `backup list` names it. Default: the newest', helpValue: '<snapshot>'}),
    store: Flags.string({description: 'Out of this store. Default: the first that the backup goes to', helpValue: '<store>'}),
  }

  async run(): Promise<readonly Drilled[]> {
    const parsed = await this.parse(BackupDrill)
    const {all, snapshot, store} = parsed.flags
    return inProject(parsed.flags, async (project) => tellDrilled(await drill(project, {names: wordsTyped(parsed), all, snapshot, store}), project), {changes: false})
  }
}
