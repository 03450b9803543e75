import {ShipitError} from '../../lib/errors.js'
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
    const [lab] = await atBench(flags, (deployer) => labStatus(deployer, flags.name))
    if (!lab)
      throw new ShipitError('NOT_FOUND', `There is no lab "${flags.name}" on this machine.`, {
        hint: 'Bring it up with `shipit lab up`, or list those that stand with `shipit lab`.',
      })
    this.log(toLines(lab).join('\n'))
    return lab
  }
}
