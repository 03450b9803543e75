import * as Args from '@oclif/core/args'
import {BaseCommand} from '../../lib/cli/base-command.js'
import {keeperFlags, openKeeper} from '../../lib/cli/secrets/keeper.js'
import type {Rotated} from '../../lib/cli/secrets/rotate.js'

export default class Rotate extends BaseCommand {
  static override summary = 'Encrypt the secrets anew for the recipients of now; with names, ask for new values first'
  static override description =
    'Without -d, the stores of all destinations. Encrypting anew does not make a value unknown to whoever could read it before: change it at its source, and give the new one here by naming it.'
  static override examples = ['<%= config.bin %> secrets rotate', '<%= config.bin %> secrets rotate STRIPE_KEY DATABASE_URL']
  static override strict = false
  static override args = {name: Args.string({description: 'Names of secrets to ask new values for'})}
  static override flags = keeperFlags

  async run(): Promise<Rotated> {
    const {flags, argv} = await this.parse(Rotate)
    const {rotateSecrets} = await import('../../lib/cli/secrets/rotate.js')
    return rotateSecrets(openKeeper(flags), argv as string[])
  }
}
