import {BaseCommand} from '../../lib/cli/base-command.js'
import {configFlags, whichConfig} from '../../lib/cli/config-flags.js'
import type {Config} from '../../lib/config/config.js'

export default class ConfigShow extends BaseCommand {
  static override summary = 'Show the config as it is used, every default filled in'
  static override description = 'Merges deploy.<destination>.yml over deploy.yml and fills in the defaults. Times are in seconds. Names of secrets are shown; values are not read.'
  static override examples = ['<%= config.bin %> config', '<%= config.bin %> config -d staging --json']
  static override flags = configFlags

  async run(): Promise<Config> {
    const {flags} = await this.parse(ConfigShow)
    const {showConfig} = await import('../../lib/cli/show-config.js')
    const {config, text} = await showConfig(whichConfig(flags))
    this.log(text)
    return config
  }
}
