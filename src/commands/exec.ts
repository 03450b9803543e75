import * as Flags from '@oclif/core/flags'
import {BaseCommand} from '../lib/cli/base-command.js'
import {execIn} from '../lib/cli/exec.js'
import {projectFlags, targetFlags} from '../lib/cli/flags.js'
import {inProject} from '../lib/cli/open-project.js'
import {toCommand, wordsTyped} from '../lib/cli/words.js'
import {ShipitError} from '../lib/errors.js'

export default class Exec extends BaseCommand {
  static override summary = 'Run a command in a live replica'
  static override description =
    'Takes the first host of the role and its first replica. The exit code is that of the command. One word with a space in it is a line for the shell of the container.'
  static override examples = [
    '<%= config.bin %> exec web -- rails console',
    '<%= config.bin %> exec worker --host 203.0.113.11 -- ps aux',
    `<%= config.bin %> exec web 'du -sh tmp/* | sort -h'`,
    'echo "select 1" | <%= config.bin %> exec web -- psql',
  ]
  static override strict = false
  static override usage = 'exec ROLE -- COMMAND...'
  static override enableJsonFlag = false
  static override flags = {...projectFlags, host: targetFlags.host, replica: Flags.integer({description: 'Number of the replica', min: 1})}

  async run(): Promise<void> {
    const parsed = await this.parse(Exec)
    const {flags} = parsed
    const [role, ...words] = wordsTyped(parsed)
    if (role === undefined || words.length === 0) throw new ShipitError('USAGE', 'A role and a command are needed.', {hint: 'shipit exec web -- ls'})
    this.exit(await inProject(flags, (project) => execIn(project, {role, words: toCommand(words), hosts: flags.host, replica: flags.replica}), {changes: false}))
  }
}
