import * as Args from '@oclif/core/args'
import {BaseCommand} from '../../lib/cli/base-command.js'
import {confirmFlags} from '../../lib/cli/flags.js'
import {keeperFlags, openKeeper} from '../../lib/cli/secrets/keeper.js'

export default class Remove extends BaseCommand {
  static override summary = 'Take secrets out of the secret store'
  static override examples = ['<%= config.bin %> secrets rm OLD_TOKEN', '<%= config.bin %> secrets rm OLD_TOKEN OLDER_TOKEN -d staging --yes']
  static override strict = false
  static override args = {name: Args.string({description: 'Names of secrets', required: true})}
  static override flags = {...keeperFlags, ...confirmFlags}

  async run(): Promise<{readonly removed: readonly string[]; readonly store: string}> {
    const {flags, argv} = await this.parse(Remove)
    const {removeSecrets} = await import('../../lib/cli/secrets/rm.js')
    return removeSecrets(openKeeper(flags), argv as string[], {yes: flags.yes})
  }
}
