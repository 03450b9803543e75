import * as Args from '@oclif/core/args'
import {BaseCommand} from '../../lib/cli/base-command.js'
import {keeperFlags, openKeeper} from '../../lib/cli/secrets/keeper.js'
import type {Difference} from '../../lib/cli/secrets/diff.js'

export default class Diff extends BaseCommand {
  static override summary = 'Show which secrets were added, changed and removed since a commit: names, never values'
  static override description = 'With -d and no commit: which secrets of the destination are added to, or differ from, those for all.'
  static override examples = ['<%= config.bin %> secrets diff', '<%= config.bin %> secrets diff main~3', '<%= config.bin %> secrets diff -d staging']
  static override args = {revision: Args.string({description: 'A commit, as git names it (default: HEAD)'})}
  static override flags = keeperFlags

  async run(): Promise<Difference> {
    const {flags, args} = await this.parse(Diff)
    const {diffSecrets} = await import('../../lib/cli/secrets/diff.js')
    return diffSecrets(openKeeper(flags), args.revision)
  }
}
