import * as Flags from '@oclif/core/flags'
import {BaseCommand} from '../../lib/cli/base-command.js'
import {leaseFlags, projectFlags} from '../../lib/cli/flags.js'
import {setMaintenance, tellMaintenance} from '../../lib/cli/maintenance.js'
import type {Maintenance} from '../../lib/cli/maintenance.js'
import {inProject} from '../../lib/cli/open-project.js'

export default class MaintenanceOn extends BaseCommand {
  static override summary = 'Answer every request of the app with 503 and a maintenance page'
  static override description = 'The replicas run on; deploys work as usual. `maintenance off` lets the app answer again.'
  static override examples = ['<%= config.bin %> maintenance on', '<%= config.bin %> maintenance on --message "Back at 10:00 UTC"']
  static override flags = {
    ...projectFlags,
    ...leaseFlags,
    message: Flags.string({char: 'm', description: 'What the page says', default: 'This site is under maintenance. Please come back in a few minutes.'}),
  }

  async run(): Promise<Maintenance> {
    const {flags} = await this.parse(MaintenanceOn)
    return inProject(flags, async (project) => tellMaintenance(await setMaintenance(project, {on: true, message: flags.message, wait: flags.wait}), project))
  }
}
