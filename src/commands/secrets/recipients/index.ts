import {BaseCommand} from '../../../lib/cli/base-command.js'
import {keeperFlags, openKeeper} from '../../../lib/cli/secrets/keeper.js'
import type {ListedRecipients} from '../../../lib/cli/secrets/recipients.js'

export default class Recipients extends BaseCommand {
  static override summary = 'List who can open the secrets'
  static override examples = ['<%= config.bin %> secrets recipients', '<%= config.bin %> secrets recipients -d production']
  static override flags = keeperFlags

  async run(): Promise<ListedRecipients> {
    const {flags} = await this.parse(Recipients)
    const {listRecipients} = await import('../../../lib/cli/secrets/recipients.js')
    return listRecipients(openKeeper(flags))
  }
}
