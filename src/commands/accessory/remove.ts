import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {removeAccessory, tellRemovedAccessory} from '../../lib/cli/accessory/remove.js'
import type {RemovedAccessory} from '../../lib/cli/accessory/remove.js'
import {BaseCommand} from '../../lib/cli/base-command.js'
import {confirmFlags, leaseFlags, projectFlags} from '../../lib/cli/flags.js'
import {inProject} from '../../lib/cli/open-project.js'

export default class AccessoryRemove extends BaseCommand {
  static override summary = 'Take an accessory away; its data stays unless --volumes is given'
  static override description = 'With --volumes its data is deleted for good, after its name was typed. While the file names it, the next deploy boots it again.'
  static override examples = ['<%= config.bin %> accessory remove redis', '<%= config.bin %> accessory remove redis --volumes --confirm redis']
  static override args = {accessory: Args.string({description: 'Name of the accessory', required: true})}
  static override flags = {
    ...projectFlags,
    ...leaseFlags,
    ...confirmFlags,
    volumes: Flags.boolean({description: 'Delete the data in its volumes, too'}),
    confirm: Flags.string({description: 'The name of the accessory, in place of the question of --volumes', helpValue: '<name>'}),
  }

  async run(): Promise<RemovedAccessory> {
    const {args, flags} = await this.parse(AccessoryRemove)
    const options = {name: args.accessory, volumes: flags.volumes, confirm: flags.confirm, yes: flags.yes, wait: flags.wait}
    return inProject(flags, async (project) => tellRemovedAccessory(await removeAccessory(project, options), project))
  }
}
