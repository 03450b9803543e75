import {accessoryWhich} from '../../lib/cli/accessory/flags.js'
import {actOnAccessories, tellActed} from '../../lib/cli/accessory/act.js'
import type {Acted} from '../../lib/cli/accessory/act.js'
import {BaseCommand} from '../../lib/cli/base-command.js'
import {leaseFlags, projectFlags} from '../../lib/cli/flags.js'
import {inProject} from '../../lib/cli/open-project.js'
import {wordsTyped} from '../../lib/cli/words.js'

export default class AccessoryStart extends BaseCommand {
  static override summary = 'Start accessories that were stopped, and wait until they are healthy'
  static override examples = ['<%= config.bin %> accessory start postgres', '<%= config.bin %> accessory start --all']
  static override strict = false
  static override usage = 'accessory start NAME... | --all'
  static override flags = {...projectFlags, ...leaseFlags, ...accessoryWhich}

  async run(): Promise<Acted> {
    const parsed = await this.parse(AccessoryStart)
    const {flags} = parsed
    return inProject(flags, async (project) => tellActed(await actOnAccessories(project, {action: 'start', names: wordsTyped(parsed), all: flags.all, wait: flags.wait}), project))
  }
}
