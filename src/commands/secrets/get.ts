import * as Args from '@oclif/core/args'
import {BaseCommand} from '../../lib/cli/base-command.js'
import {keeperFlags, openKeeper} from '../../lib/cli/secrets/keeper.js'

export default class Get extends BaseCommand {
  static override summary = 'Print the value of a secret, every byte of it and no more'
  static override description = 'With -d, that of the destination before the one for all.'
  static override examples = ['<%= config.bin %> secrets get TLS_KEY > key.pem', '<%= config.bin %> secrets get DATABASE_URL -d staging']
  static override args = {name: Args.string({description: 'Name of the secret', required: true})}
  static override flags = keeperFlags

  async run(): Promise<{readonly name: string; readonly value: string}> {
    const {flags, args} = await this.parse(Get)
    const {getSecret, writeOut} = await import('../../lib/cli/secrets/get.js')
    const found = await getSecret(openKeeper(flags), args.name)
    if (!this.jsonEnabled()) await writeOut(found.value)
    return found
  }
}
