import {BaseCommand} from '../../lib/cli/base-command.js'
import {configFlags, whichConfig} from '../../lib/cli/config-flags.js'
import type {ConfigCheck} from '../../lib/cli/show-config.js'

export default class CheckConfig extends BaseCommand {
  static override summary = 'Check deploy.yml: every fault at once, with its line and column'
  static override description = 'Ends with 2 when there is a fault. No host is asked.'
  static override examples = ['<%= config.bin %> config check', '<%= config.bin %> config check -d staging']
  static override flags = configFlags

  async run(): Promise<ConfigCheck> {
    const {flags} = await this.parse(CheckConfig)
    const {checkConfig} = await import('../../lib/cli/show-config.js')
    const {check, lines, fault} = await checkConfig(whichConfig(flags))
    if (fault && !this.jsonEnabled()) throw fault
    lines.forEach((line) => this.log(line))
    process.exitCode = fault?.exitCode ?? 0
    return check
  }
}
