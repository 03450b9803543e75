import {accessoryWhich} from '../../lib/cli/accessory/flags.js'
import {bootAccessories, tellBooted} from '../../lib/cli/accessory/boot.js'
import type {Booted} from '../../lib/cli/accessory/boot.js'
import {BaseCommand} from '../../lib/cli/base-command.js'
import {inProject} from '../../lib/cli/open-project.js'
import {wordsTyped} from '../../lib/cli/words.js'
import {releaseFlags} from '../../lib/cli/release-flags.js'

export default class AccessoryBoot extends BaseCommand {
  static override summary = 'Bring accessories to what deploy.yml says, before the app or by themselves'
  static override description = `What runs as the file says stays as it is. What would restart is told, with about how long it would be away, and asked about.
An accessory that does not get healthy is put back as it last ran well. Data is never touched.`
  static override examples = [
    '<%= config.bin %> accessory boot postgres',
    '<%= config.bin %> accessory boot postgres redis --yes',
    '<%= config.bin %> accessory boot --all --dry-run',
  ]
  static override strict = false
  static override usage = 'accessory boot NAME... | --all'
  static override flags = {...releaseFlags, ...accessoryWhich}

  async run(): Promise<Booted> {
    const parsed = await this.parse(AccessoryBoot)
    const {flags} = parsed
    const options = {names: wordsTyped(parsed), all: flags.all, wait: flags.wait, yes: flags.yes, dryRun: flags['dry-run']}
    return inProject(flags, async (project) => tellBooted(await bootAccessories(project, options), project))
  }
}
