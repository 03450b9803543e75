import * as Args from '@oclif/core/args'
import {BaseCommand} from '../../../lib/cli/base-command.js'
import {confirmFlags} from '../../../lib/cli/flags.js'
import {keeperFlags, openKeeper} from '../../../lib/cli/secrets/keeper.js'
import type {ChangedRecipients} from '../../../lib/cli/secrets/recipients.js'

export default class Remove extends BaseCommand {
  static override summary = 'Keep somebody from opening the secrets from now on, and encrypt them anew'
  static override description = 'What they could read before they still know, and git keeps it: change those values at their source.'
  static override examples = ['<%= config.bin %> secrets recipients rm ann']
  static override args = {who: Args.string({description: 'Name or public key', required: true})}
  static override flags = {...keeperFlags, ...confirmFlags}

  async run(): Promise<ChangedRecipients> {
    const {flags, args} = await this.parse(Remove)
    const {removeRecipient} = await import('../../../lib/cli/secrets/recipients.js')
    return removeRecipient(openKeeper(flags), args.who, {yes: flags.yes})
  }
}
