import * as Flags from '@oclif/core/flags'
import {BaseCommand} from '../lib/cli/base-command.js'
import {confirmFlags, leaseFlags, projectFlags, targetFlags} from '../lib/cli/flags.js'
import {inProject} from '../lib/cli/open-project.js'
import {prune} from '../lib/cli/prune.js'
import type {Pruned} from '../lib/cli/prune.js'

export default class Prune extends BaseCommand {
  static override summary = 'Free the disks of the hosts of what the app no longer needs'
  static override description = `Old images and releases, what a deploy left that was cut off, and parts of deliveries.
What runs stays, and what a rollback may need; what is not of this app is never touched. What goes is shown first, with its size.
A builder (build.on) that is none of the hosts is freed of old images of the app, too.`
  static override examples = ['<%= config.bin %> prune', '<%= config.bin %> prune --dry-run', '<%= config.bin %> prune -d staging --host 203.0.113.10 --yes --json']
  static override flags = {
    ...projectFlags,
    ...confirmFlags,
    ...leaseFlags,
    host: targetFlags.host,
    'dry-run': Flags.boolean({description: 'Show what would go, and change nothing'}),
  }

  async run(): Promise<Pruned> {
    const {flags} = await this.parse(Prune)
    const options = {hosts: flags.host, wait: flags.wait, yes: flags.yes, dryRun: flags['dry-run']}
    return inProject(flags, (project) => prune(project, options), {changes: !flags['dry-run']})
  }
}
