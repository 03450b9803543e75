import {accessoryWhich} from '../../lib/cli/accessory/flags.js'
import {bootAccessories, tellBooted} from '../../lib/cli/accessory/boot.js'
import type {Booted} from '../../lib/cli/accessory/boot.js'
import {BaseCommand} from '../../lib/cli/base-command.js'
import {inProject} from '../../lib/cli/open-project.js'
import {wordsTyped} from '../../lib/cli/words.js'
import {releaseFlags} from '../../lib/cli/release-flags.js'

export default class AccessoryReboot extends BaseCommand {
  static override summary = 'Replace the container of an accessory by a new one, with its data'
  static override description = 'As `accessory boot`, for one that is as the file says, too. It is away for as long as it takes to stop and start.'
  static override examples = ['<%= config.bin %> accessory reboot redis', '<%= config.bin %> accessory reboot --all']
  static override strict = false
  static override usage = 'accessory reboot NAME... | --all'
  static override flags = {...releaseFlags, ...accessoryWhich}

  async run(): Promise<Booted> {
    const parsed = await this.parse(AccessoryReboot)
    const {flags} = parsed
    const options = {names: wordsTyped(parsed), all: flags.all, force: true, wait: flags.wait, yes: flags.yes, dryRun: flags['dry-run']}
    return inProject(flags, async (project) => tellBooted(await bootAccessories(project, options), project))
  }
}
