import * as Flags from '@oclif/core/flags'
import {audit, tellAudit} from '../lib/cli/audit.js'
import type {HostAudit} from '../lib/cli/audit.js'
import {BaseCommand} from '../lib/cli/base-command.js'
import {projectFlags, targetFlags} from '../lib/cli/flags.js'
import {inProject} from '../lib/cli/open-project.js'

export default class Audit extends BaseCommand {
  static override summary = 'Show who did what to the app, and when'
  static override examples = ['<%= config.bin %> audit', '<%= config.bin %> audit -n 200 --json']
  static override flags = {...projectFlags, host: targetFlags.host, lines: Flags.integer({char: 'n', description: 'The newest entries', default: 50, min: 1})}

  async run(): Promise<readonly HostAudit[]> {
    const {flags} = await this.parse(Audit)
    return inProject(flags, async (project) => tellAudit(await audit(project, {lines: flags.lines, hosts: flags.host}), project), {changes: false})
  }
}
