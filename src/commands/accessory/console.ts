import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {consoleOf, execInAccessory} from '../../lib/cli/accessory/exec.js'
import {BaseCommand} from '../../lib/cli/base-command.js'
import {projectFlags} from '../../lib/cli/flags.js'
import {inProject} from '../../lib/cli/open-project.js'

export default class AccessoryConsole extends BaseCommand {
  static override summary = 'Open psql, mysql or redis-cli in an accessory, with the right account'
  static override description = 'What is opened is `console` of the accessory: see `shipit config`. Without a terminal it reads from stdin.'
  static override examples = ['<%= config.bin %> accessory console postgres', 'echo "select count(*) from orders" | <%= config.bin %> accessory console postgres']
  static override args = {accessory: Args.string({description: 'Name of the accessory', required: true})}
  static override enableJsonFlag = false
  static override flags = {...projectFlags, host: Flags.string({description: 'Host of the accessory, where it runs on several', helpValue: '<host>'})}

  async run(): Promise<void> {
    const {args, flags} = await this.parse(AccessoryConsole)
    this.exit(await inProject(flags, (project) => execInAccessory(project, {name: args.accessory, words: consoleOf(project, args.accessory), host: flags.host}), {changes: false}))
  }
}
