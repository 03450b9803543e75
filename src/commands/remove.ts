import * as Flags from '@oclif/core/flags'
import {BaseCommand} from '../lib/cli/base-command.js'
import {leaseFlags, projectFlags, targetFlags} from '../lib/cli/flags.js'
import {inProject} from '../lib/cli/open-project.js'
import {remove, tellRemoved} from '../lib/cli/remove.js'
import type {Removed} from '../lib/cli/remove.js'

export default class Remove extends BaseCommand {
  static override summary = 'Take the app off its hosts; its data stays unless --volumes is given'
  static override description = 'Asks for the name of the app. Other apps, the proxy and the engine stay as they are.'
  static override examples = ['<%= config.bin %> remove', '<%= config.bin %> remove -d staging --volumes --confirm shop-staging']
  static override flags = {
    ...projectFlags,
    ...leaseFlags,
    host: targetFlags.host,
    volumes: Flags.boolean({description: 'Delete the data in its named volumes, too'}),
    confirm: Flags.string({description: 'The name of the app, in place of the question', helpValue: '<name>'}),
  }

  async run(): Promise<Removed> {
    const {flags} = await this.parse(Remove)
    return inProject(flags, async (project) => tellRemoved(await remove(project, {volumes: flags.volumes, hosts: flags.host, confirm: flags.confirm, wait: flags.wait}), project))
  }
}
