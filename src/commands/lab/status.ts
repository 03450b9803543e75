import {BaseCommand} from '../../lib/cli/base-command.js'
import {atBench, labFlags} from '../../lib/cli/lab/bench.js'
import {labStatus, toLines} from '../../lib/cli/lab/status.js'
import type {LabStatus} from '../../lib/cli/lab/status.js'

export default class Status extends BaseCommand {
  static override summary = 'Show the hosts of the lab'
  static override examples = ['<%= config.bin %> lab status --json']
  static override flags = labFlags

  async run(): Promise<LabStatus> {
    const {flags} = await this.parse(Status)
    const lab = await atBench(flags, (deployer) => labStatus(flags.name, deployer))
    this.log(toLines(lab).join('\n'))
    return lab
  }
}
