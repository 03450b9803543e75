import * as Args from '@oclif/core/args'
import {BaseCommand} from '../../lib/cli/base-command.js'
import {toCommand, wordsTyped} from '../../lib/cli/words.js'
import {atBench, labFlags} from '../../lib/cli/lab/bench.js'
import {labShell} from '../../lib/cli/lab/shell.js'

export default class Ssh extends BaseCommand {
  static override summary = 'Open a shell on a host of the lab, or run a command there'
  static override strict = false
  static override usage = 'lab ssh HOST [-- COMMAND...]'
  static override examples = ['<%= config.bin %> lab ssh web1', '<%= config.bin %> lab ssh web1 -- docker ps']
  static override args = {host: Args.string({description: 'Name of the host', required: true})}
  static override flags = labFlags

  async run(): Promise<void> {
    const parsed = await this.parse(Ssh)
    const {flags, args} = parsed
    const command = toCommand(wordsTyped(parsed).slice(1))
    this.exit(await atBench(flags, (deployer) => labShell({lab: flags.name, host: args.host, command}, deployer)))
  }
}
