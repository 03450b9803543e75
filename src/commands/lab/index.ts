import {BaseCommand} from '../../lib/cli/base-command.js'
import {atBench} from '../../lib/cli/lab/bench.js'
import {labsHere, toLines} from '../../lib/cli/lab/status.js'
import type {LabStatus} from '../../lib/cli/lab/status.js'

export default class Lab extends BaseCommand {
  static override summary = 'List the labs of this machine'
  static override description = 'A lab is a set of real hosts (Debian, systemd, sshd, an engine) in containers, to rehearse on.'
  static override examples = ['<%= config.bin %> lab']

  async run(): Promise<{readonly labs: readonly LabStatus[]}> {
    const {flags} = await this.parse(Lab)
    const labs = await atBench(flags, labsHere)
    this.log(labs.length === 0 ? 'There is no lab on this machine. Bring one up: shipit lab up' : labs.flatMap(toLines).join('\n'))
    return {labs}
  }
}
