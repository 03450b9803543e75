import * as Args from '@oclif/core/args'
import {BaseCommand} from '../lib/cli/base-command.js'
import {projectFlags} from '../lib/cli/flags.js'
import {inProject} from '../lib/cli/open-project.js'
import {toCommand, wordsTyped} from '../lib/cli/words.js'
import {sshTo} from '../lib/cli/ssh.js'

export default class Ssh extends BaseCommand {
  static override summary = 'Open a root shell on a host, or run a command there'
  static override description = 'Without a host: the first of deploy.yml. The exit code is that of the shell or command. One word with a space in it is a line for the shell.'
  static override examples = [
    '<%= config.bin %> ssh',
    '<%= config.bin %> ssh 203.0.113.11',
    '<%= config.bin %> ssh 203.0.113.11 -- df -h',
    `<%= config.bin %> ssh 203.0.113.11 'journalctl -u docker | tail'`,
  ]
  static override strict = false
  static override usage = 'ssh [HOST] [-- COMMAND...]'
  static override enableJsonFlag = false
  static override args = {host: Args.string({description: 'Name of the host'})}
  static override flags = projectFlags

  async run(): Promise<void> {
    const parsed = await this.parse(Ssh)
    const {args, flags} = parsed
    this.exit(await inProject(flags, (project) => sshTo(project, args.host, toCommand(wordsTyped(parsed).slice(1))), {changes: false}))
  }
}
