import * as Args from '@oclif/core/args'
import {BaseCommand} from '../lib/cli/base-command.js'

export default class Completion extends BaseCommand {
  static override summary = 'Print the script that completes commands, flags and names in bash, zsh or fish'
  static override description =
    'Names of roles, hosts, accessories, jobs, backups, stores, secrets and destinations come out of the deploy.yml in the folder; releases and snapshots are those that `shipit releases` and `shipit backup list` saw last. No host is asked.'
  static override examples = [
    {description: 'bash, with the package bash-completion:', command: '<%= config.bin %> completion bash > ~/.local/share/bash-completion/completions/shipit'},
    {description: 'bash without it, a line of ~/.bashrc:', command: 'source <(shipit completion bash)'},
    {description: 'zsh: a folder of $fpath, before `compinit` runs:', command: '<%= config.bin %> completion zsh > "${fpath[1]}/_shipit"'},
    {description: 'fish:', command: '<%= config.bin %> completion fish > ~/.config/fish/completions/shipit.fish'},
  ]
  static override args = {shell: Args.string({description: 'bash, zsh or fish', required: true, options: ['bash', 'zsh', 'fish']})}

  async run(): Promise<{readonly shell: string; readonly script: string}> {
    const {args} = await this.parse(Completion)
    const {template} = await import('../lib/template.js')
    const script = template(`completion/${args.shell}`)
    this.log(script.trimEnd())
    return {shell: args.shell, script}
  }
}
