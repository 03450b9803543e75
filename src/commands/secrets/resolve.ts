import * as Flags from '@oclif/core/flags'
import {BaseCommand} from '../../lib/cli/base-command.js'
import {keeperFlags, openKeeper} from '../../lib/cli/secrets/keeper.js'
import type {Resolved} from '../../lib/cli/secrets/resolve.js'

export default class Resolve extends BaseCommand {
  static override summary = 'Bring both sides of a merge conflict in the secret store together'
  static override description =
    'Opens both sides, takes from each what it alone changed, and encrypts the whole again. Where both changed one secret, --ours or --theirs says whose value is to stand.'
  static override examples = ['<%= config.bin %> secrets resolve', '<%= config.bin %> secrets resolve --theirs']
  static override flags = {
    ...keeperFlags,
    ours: Flags.boolean({description: 'Our value, where both sides changed a secret', exclusive: ['theirs']}),
    theirs: Flags.boolean({description: 'Their value, where both sides changed a secret'}),
  }

  async run(): Promise<Resolved> {
    const {flags} = await this.parse(Resolve)
    const {resolveConflict} = await import('../../lib/cli/secrets/resolve.js')
    return resolveConflict(openKeeper(flags), {prefer: flags.ours ? 'ours' : flags.theirs ? 'theirs' : undefined})
  }
}
