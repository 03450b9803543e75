import {accessoryWhich} from '../../lib/cli/accessory/flags.js'
import {actOnAccessories, tellActed} from '../../lib/cli/accessory/act.js'
import type {Acted} from '../../lib/cli/accessory/act.js'
import {BaseCommand} from '../../lib/cli/base-command.js'
import {leaseFlags, projectFlags} from '../../lib/cli/flags.js'
import {inProject} from '../../lib/cli/open-project.js'
import {wordsTyped} from '../../lib/cli/words.js'

export default class AccessoryStop extends BaseCommand {
  static override summary = 'Stop accessories; they start again by `accessory start`, a deploy, or a reboot of the host'
  static override examples = ['<%= config.bin %> accessory stop postgres', '<%= config.bin %> accessory stop --all']
  static override strict = false
  static override usage = 'accessory stop NAME... | --all'
  static override flags = {...projectFlags, ...leaseFlags, ...accessoryWhich}

  async run(): Promise<Acted> {
    const parsed = await this.parse(AccessoryStop)
    const {flags} = parsed
    return inProject(flags, async (project) => tellActed(await actOnAccessories(project, {action: 'stop', names: wordsTyped(parsed), all: flags.all, wait: flags.wait}), project))
  }
}
