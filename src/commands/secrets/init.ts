import * as Flags from '@oclif/core/flags'
import {BaseCommand} from '../../lib/cli/base-command.js'
import {keeperFlags, openKeeper} from '../../lib/cli/secrets/keeper.js'
import type {Made} from '../../lib/cli/secrets/init.js'

export default class Init extends BaseCommand {
  static override summary = 'Make the secret store: an encrypted file in git, and a key that opens it'
  static override description =
    'Writes .shipit/secrets.age, .shipit/recipients (who can open it) and .shipit/.gitignore, and makes ~/.config/shipit/age.key where there is no key yet. With -d, a store with recipients of its own; a destination that shares those of all needs no init.'
  static override examples = ['<%= config.bin %> secrets init', '<%= config.bin %> secrets init --ssh', '<%= config.bin %> secrets init -d production']
  static override flags = {
    ...keeperFlags,
    ssh: Flags.boolean({description: 'Use ~/.ssh/id_ed25519 instead of a key of age', exclusive: ['passphrase']}),
    passphrase: Flags.boolean({description: 'Encrypt with a passphrase instead of keys: SHIPIT_AGE_PASSPHRASE, or a question'}),
  }

  async run(): Promise<Made> {
    const {flags} = await this.parse(Init)
    const {initSecrets} = await import('../../lib/cli/secrets/init.js')
    return initSecrets(openKeeper(flags), flags)
  }
}
