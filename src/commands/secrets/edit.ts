import {BaseCommand} from '../../lib/cli/base-command.js'
import {keeperFlags, openKeeper} from '../../lib/cli/secrets/keeper.js'
import type {Edited} from '../../lib/cli/secrets/edit.js'

export default class Edit extends BaseCommand {
  static override summary = 'Open the secrets in your editor'
  static override description =
    'Lines of NAME: value, in YAML; several lines after NAME: |. The editor is VISUAL, EDITOR or vi, and must wait until you are done. It is given a file of mode 0600, in memory where the machine has such a file system, which is overwritten at the end.'
  static override examples = ['<%= config.bin %> secrets edit', 'EDITOR="code --wait" <%= config.bin %> secrets edit -d staging']
  static override flags = keeperFlags

  async run(): Promise<Edited> {
    const {flags} = await this.parse(Edit)
    const {editSecrets} = await import('../../lib/cli/secrets/edit.js')
    return editSecrets(openKeeper(flags))
  }
}
