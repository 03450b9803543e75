import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {BaseCommand} from '../../lib/cli/base-command.js'
import {showBackup, tellShown} from '../../lib/cli/backup/show.js'
import type {ShownBackup} from '../../lib/cli/backup/show.js'
import {projectFlags} from '../../lib/cli/flags.js'
import {inProject} from '../../lib/cli/open-project.js'

export default class BackupShow extends BaseCommand {
  static override summary = 'Show what a snapshot holds: databases and tables with their rows, files, and how it was taken'
  static override examples = ['<%= config.bin %> backup show db', '<%= config.bin %> backup show db@20261126T023000 --store nas', '<%= config.bin %> backup show uploads --json']
  static override args = {backup: Args.string({description: 'Name of the backup, and perhaps of the snapshot: db@20261126T023000', required: true})}
  static override flags = {...projectFlags, store: Flags.string({description: 'Out of this store. Default: the first that the backup goes to', helpValue: '<store>'})}

  async run(): Promise<ShownBackup> {
    const {args, flags} = await this.parse(BackupShow)
    return inProject(flags, async (project) => tellShown(await showBackup(project, {name: args.backup, store: flags.store}), project), {changes: false})
  }
}
