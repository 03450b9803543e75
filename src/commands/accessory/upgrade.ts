import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {tellUpgraded, upgradeAccessory} from '../../lib/cli/accessory/upgrade.js'
import type {Upgraded} from '../../lib/cli/accessory/upgrade.js'
import {BaseCommand} from '../../lib/cli/base-command.js'
import {inProject} from '../../lib/cli/open-project.js'
import {releaseFlags} from '../../lib/cli/release-flags.js'

export default class AccessoryUpgrade extends BaseCommand {
  static override summary = 'Bring a Postgres and its data to another major version'
  static override description = `To the version that deploy.yml says, or to another one with --to. A new server beside the old one gets everything: roles, databases, large objects.
Writes wait meanwhile, reads go on. Both are counted; where they are the same, the new one takes over. Whatever fails, the old one serves on. Its volume is kept.`
  static override examples = [
    '<%= config.bin %> accessory upgrade postgres',
    '<%= config.bin %> accessory upgrade postgres --to 18',
    '<%= config.bin %> accessory upgrade postgres --to postgres:17.2-alpine --dry-run',
  ]
  static override args = {accessory: Args.string({description: 'Name of the accessory', required: true})}
  static override flags = {...releaseFlags, to: Flags.string({description: 'Major version or image; default: the image of deploy.yml', helpValue: '<version>'})}

  async run(): Promise<Upgraded> {
    const {args, flags} = await this.parse(AccessoryUpgrade)
    const options = {name: args.accessory, to: flags.to, wait: flags.wait, yes: flags.yes, dryRun: flags['dry-run']}
    return inProject(flags, async (project) => tellUpgraded(await upgradeAccessory(project, options), project))
  }
}
