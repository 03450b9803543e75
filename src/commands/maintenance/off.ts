import {BaseCommand} from '../../lib/cli/base-command.js'
import {leaseFlags, projectFlags} from '../../lib/cli/flags.js'
import {setMaintenance, tellMaintenance} from '../../lib/cli/maintenance.js'
import type {Maintenance} from '../../lib/cli/maintenance.js'
import {inProject} from '../../lib/cli/open-project.js'

export default class MaintenanceOff extends BaseCommand {
  static override summary = 'Let the app answer again after `maintenance on`'
  static override examples = ['<%= config.bin %> maintenance off']
  static override flags = {...projectFlags, ...leaseFlags}

  async run(): Promise<Maintenance> {
    const {flags} = await this.parse(MaintenanceOff)
    return inProject(flags, async (project) => tellMaintenance(await setMaintenance(project, {on: false, message: '', wait: flags.wait}), project))
  }
}
