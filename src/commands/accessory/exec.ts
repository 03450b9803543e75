import * as Flags from '@oclif/core/flags'
import {execInAccessory} from '../../lib/cli/accessory/exec.js'
import {BaseCommand} from '../../lib/cli/base-command.js'
import {projectFlags} from '../../lib/cli/flags.js'
import {inProject} from '../../lib/cli/open-project.js'
import {toCommand, wordsTyped} from '../../lib/cli/words.js'
import {ShipitError} from '../../lib/errors.js'

export default class AccessoryExec extends BaseCommand {
  static override summary = 'Run a command in an accessory'
  static override description = 'The exit code is that of the command. One word with a space in it is a line for the shell of the container.'
  static override examples = ['<%= config.bin %> accessory exec postgres -- pg_dump -U postgres shop > shop.sql', '<%= config.bin %> accessory exec redis -- redis-cli info memory']
  static override strict = false
  static override usage = 'accessory exec NAME -- COMMAND...'
  static override enableJsonFlag = false
  static override flags = {...projectFlags, host: Flags.string({description: 'Host of the accessory, where it runs on several', helpValue: '<host>'})}

  async run(): Promise<void> {
    const parsed = await this.parse(AccessoryExec)
    const {flags} = parsed
    const [name, ...words] = wordsTyped(parsed)
    if (name === undefined || words.length === 0) throw new ShipitError('USAGE', 'An accessory and a command are needed.', {hint: 'shipit accessory exec postgres -- ls'})
    this.exit(await inProject(flags, (project) => execInAccessory(project, {name, words: toCommand(words), host: flags.host}), {changes: false}))
  }
}
