import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {BaseCommand} from '../lib/cli/base-command.js'
import {projectFlags} from '../lib/cli/flags.js'
import {inProject} from '../lib/cli/open-project.js'
import {tunnelTo} from '../lib/cli/tunnel.js'

export default class TunnelCommand extends BaseCommand {
  static override summary = 'Forward a port of this machine to an accessory, over SSH'
  static override description = 'The accessory need not be published. Ctrl-C ends it. With --json the first line tells the port.'
  static override examples = ['<%= config.bin %> tunnel postgres', '<%= config.bin %> tunnel postgres --port 5432', '<%= config.bin %> tunnel grafana -d staging --to 3000']
  static override args = {accessory: Args.string({description: 'Name of the accessory', required: true})}
  static override enableJsonFlag = false
  static override flags = {
    ...projectFlags,
    port: Flags.integer({char: 'p', description: 'Port of this machine (a free one)', min: 1, max: 65_535, helpValue: '<port>'}),
    to: Flags.integer({description: 'Port in the container (that of deploy.yml)', min: 1, max: 65_535, helpValue: '<port>'}),
    host: Flags.string({description: 'Host of the accessory, where it runs on several', helpValue: '<host>'}),
    json: Flags.boolean({description: 'Tell where it is as a line of JSON', helpGroup: 'GLOBAL'}),
  }

  async run(): Promise<void> {
    const {args, flags} = await this.parse(TunnelCommand)
    const wish = {name: args.accessory, port: flags.port, to: flags.to, host: flags.host}
    await inProject(
      flags,
      (project) =>
        tunnelTo(project, wish, (tunnel) =>
          flags.json ? this.log(JSON.stringify(tunnel)) : project.say(`${tunnel.accessory} on ${tunnel.host} is at ${tunnel.address}:${tunnel.port}. Ctrl-C ends it.`),
        ),
      {changes: false},
    )
  }
}
