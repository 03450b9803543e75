import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {BaseCommand} from '../../lib/cli/base-command.js'
import {dropDatabaseOf, tellDropped} from '../../lib/cli/databases/drop.js'
import type {Dropped} from '../../lib/cli/databases/drop.js'
import {leaseFlags, projectFlags} from '../../lib/cli/flags.js'
import {inProject} from '../../lib/cli/open-project.js'

export default class DbDrop extends BaseCommand {
  static override summary = 'Delete a database and its account for good, after its name was typed'
  static override description = 'Only one that neither deploy.yml nor another app on the host still wants. No dump of it is made.'
  static override examples = ['<%= config.bin %> db drop postgres old', '<%= config.bin %> db drop postgres old --confirm old']
  static override args = {
    accessory: Args.string({description: 'Name of the accessory', required: true}),
    database: Args.string({description: 'Name of the database', required: true}),
  }
  static override flags = {...projectFlags, ...leaseFlags, confirm: Flags.string({description: 'The name of the database, in place of the question', helpValue: '<name>'})}

  async run(): Promise<Dropped> {
    const {args, flags} = await this.parse(DbDrop)
    return inProject(flags, async (project) => tellDropped(await dropDatabaseOf(project, {...args, confirm: flags.confirm, wait: flags.wait}), project))
  }
}
