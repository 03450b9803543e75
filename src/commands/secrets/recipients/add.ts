import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {BaseCommand} from '../../../lib/cli/base-command.js'
import {keeperFlags, openKeeper} from '../../../lib/cli/secrets/keeper.js'
import type {ChangedRecipients} from '../../../lib/cli/secrets/recipients.js'

export default class Add extends BaseCommand {
  static override summary = 'Let somebody open the secrets: writes their public key down and encrypts the secrets anew'
  static override examples = ['<%= config.bin %> secrets recipients add age1… --name ann', '<%= config.bin %> secrets recipients add "$(cat ann.pub)"']
  static override args = {recipient: Args.string({description: 'Public key: age1…, or "ssh-ed25519 …"', required: true})}
  static override flags = {...keeperFlags, name: Flags.string({description: 'Whose key it is', helpValue: '<name>'})}

  async run(): Promise<ChangedRecipients> {
    const {flags, args} = await this.parse(Add)
    const {addRecipient} = await import('../../../lib/cli/secrets/recipients.js')
    return addRecipient(openKeeper(flags), args.recipient, flags.name)
  }
}
