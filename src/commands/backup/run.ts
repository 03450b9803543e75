import * as Flags from '@oclif/core/flags'
import {BaseCommand} from '../../lib/cli/base-command.js'
import {runBackups, tellRuns} from '../../lib/cli/backup/run.js'
import type {BackupRun} from '../../lib/cli/backup/run.js'
import {projectFlags} from '../../lib/cli/flags.js'
import {inProject} from '../../lib/cli/open-project.js'
import {wordsTyped} from '../../lib/cli/words.js'

export default class BackupRunCommand extends BaseCommand {
  static override summary = 'Make backups now, and follow them to their end'
  static override description = `It is the host that makes them: the connection may go. A run that is under way already is not begun a second time.
A backup that holds far less than the newest snapshot is refused: a database that was lost or made anew must not push the good copies out.`
  static override examples = ['<%= config.bin %> backup run db', '<%= config.bin %> backup run --all', '<%= config.bin %> backup run db --accept-shrink']
  static override strict = false
  static override usage = 'backup run NAME... | --all'
  static override flags = {
    ...projectFlags,
    all: Flags.boolean({description: 'Every backup of deploy.yml'}),
    'accept-shrink': Flags.boolean({description: 'Keep it, though it holds far less than the newest snapshot'}),
  }

  async run(): Promise<readonly BackupRun[]> {
    const parsed = await this.parse(BackupRunCommand)
    const {flags} = parsed
    return inProject(flags, async (project) => tellRuns(await runBackups(project, {names: wordsTyped(parsed), all: flags.all, acceptShrink: flags['accept-shrink']}), project), {
      changes: false,
    })
  }
}
