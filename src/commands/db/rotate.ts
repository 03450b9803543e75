import * as Args from '@oclif/core/args'
import {BaseCommand} from '../../lib/cli/base-command.js'
import {rotateDatabase, tellRotated} from '../../lib/cli/databases/rotate.js'
import type {RotatedDatabase} from '../../lib/cli/databases/rotate.js'
import {confirmFlags, leaseFlags, projectFlags} from '../../lib/cli/flags.js'
import {inProject} from '../../lib/cli/open-project.js'

export default class DbRotate extends BaseCommand {
  static override summary = 'Give a database a new password, and the app with it'
  static override description = `The new password goes into the secret store, then to the server, then the app is deployed with the tag that runs.
Until its new replicas serve, connections that are open go on, and new ones of the old replicas are refused.`
  static override examples = ['<%= config.bin %> db rotate postgres shop']
  static override args = {
    accessory: Args.string({description: 'Name of the accessory', required: true}),
    database: Args.string({description: 'Name of the database', required: true}),
  }
  static override flags = {...projectFlags, ...leaseFlags, ...confirmFlags}

  async run(): Promise<RotatedDatabase> {
    const {args, flags} = await this.parse(DbRotate)
    return inProject(flags, async (project) => tellRotated(await rotateDatabase(project, {...args, wait: flags.wait, yes: flags.yes}), project))
  }
}
