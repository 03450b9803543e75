import {BaseCommand} from '../../lib/cli/base-command.js'
import {keeperFlags, openKeeper} from '../../lib/cli/secrets/keeper.js'
import type {ListedSecret} from '../../lib/cli/secrets/list.js'

export default class List extends BaseCommand {
  static override summary = 'List the secrets by name, and where the value of each comes from'
  static override description = 'Those that deploy.yml asks for, and those that are kept. Programs under secret_sources are asked. No value is printed.'
  static override examples = ['<%= config.bin %> secrets list', '<%= config.bin %> secrets list -d staging --json']
  static override flags = keeperFlags

  async run(): Promise<readonly ListedSecret[]> {
    const {flags} = await this.parse(List)
    const {listSecrets} = await import('../../lib/cli/secrets/list.js')
    return listSecrets(openKeeper(flags))
  }
}
