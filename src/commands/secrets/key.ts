import {BaseCommand} from '../../lib/cli/base-command.js'
import {keeperFlags, openKeeper} from '../../lib/cli/secrets/keeper.js'
import type {OwnKey} from '../../lib/cli/secrets/own-key.js'

export default class Key extends BaseCommand {
  static override summary = 'Print your public key, for somebody to let you in; made where you have none'
  static override description = 'The secret half is looked for in SHIPIT_AGE_KEY, in the file that SHIPIT_AGE_KEY_FILE names, and in ~/.config/shipit/age.key. It is never printed.'
  static override examples = ['<%= config.bin %> secrets key']
  static override flags = keeperFlags

  async run(): Promise<OwnKey> {
    const {flags} = await this.parse(Key)
    const keeper = openKeeper(flags)
    const {ownKey} = await import('../../lib/cli/secrets/own-key.js')
    const key = await ownKey(keeper)
    if (key.created) keeper.note(`A key was made: ${key.where}. Keep a copy where you keep passwords.`)
    keeper.say(key.recipient)
    return key
  }
}
