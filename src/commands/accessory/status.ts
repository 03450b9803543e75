import {accessoryStatus, tellAccessories} from '../../lib/cli/accessory/status.js'
import type {AccessoryStatus as Status} from '../../lib/cli/accessory/status.js'
import {BaseCommand} from '../../lib/cli/base-command.js'
import {projectFlags} from '../../lib/cli/flags.js'
import {inProject} from '../../lib/cli/open-project.js'
import {wordsTyped} from '../../lib/cli/words.js'

export default class AccessoryStatus extends BaseCommand {
  static override summary = 'Show which accessories run where, since when, and whether they are healthy'
  static override examples = ['<%= config.bin %> accessory status', '<%= config.bin %> accessory status postgres --json']
  static override strict = false
  static override usage = 'accessory status [NAME...]'
  static override flags = {...projectFlags}

  async run(): Promise<readonly Status[]> {
    const parsed = await this.parse(AccessoryStatus)
    const {flags} = parsed
    const names = wordsTyped(parsed)
    return inProject(flags, async (project) => tellAccessories(await accessoryStatus(project, {names, all: names.length === 0}), project), {changes: false})
  }
}
