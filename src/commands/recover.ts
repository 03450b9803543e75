import * as Flags from '@oclif/core/flags'
import {BaseCommand} from '../lib/cli/base-command.js'
import {confirmFlags, leaseFlags, projectFlags} from '../lib/cli/flags.js'
import {configFilesOf} from '../lib/cli/load-config.js'
import {inProject} from '../lib/cli/open-project.js'
import {recover} from '../lib/cli/recover/recover.js'
import {tellRecovered} from '../lib/cli/recover/tell.js'
import type {Recovered} from '../lib/cli/recover/tell.js'

export default class Recover extends BaseCommand {
  static override summary = 'Bring a host that is lost back to life on a new one, out of its backups'
  static override description = `Needs this repository, the key of its secrets, and a store that backups went to; nothing of the old host.
Looks at the new host and at the stores before it touches anything. Then: engine and proxy, certificates, accessories with their data, volumes, the app, jobs and backups.
Cut off at any point, the same command goes on. It does not touch other hosts.`
  static override examples = [
    '<%= config.bin %> recover --host 203.0.113.20',
    '<%= config.bin %> recover --host root@203.0.113.20:2222 --in-place-of 203.0.113.10 --from-store offsite',
  ]
  static override flags = {
    ...projectFlags,
    ...confirmFlags,
    ...leaseFlags,
    host: Flags.string({
      description: 'The new host, as it would stand in `hosts`; one of the file is brought to life where it is',
      helpValue: '<[user@]address[:port]>',
      required: true,
    }),
    'in-place-of': Flags.string({description: 'The host of deploy.yml that is lost. Default: the only one', helpValue: '<host>'}),
    'from-store': Flags.string({description: 'Take the data from this store. Default: the newest snapshot that any store has', helpValue: '<store>'}),
    tag: Flags.string({description: 'Deploy an existing image of this tag, without a build', helpValue: '<tag>'}),
  }

  async run(): Promise<Recovered> {
    const {flags} = await this.parse(Recover)
    return inProject(flags, async (project) =>
      tellRecovered(
        await recover(project, {
          host: flags.host,
          old: flags['in-place-of'],
          fromStore: flags['from-store'],
          tag: flags.tag,
          yes: flags.yes,
          wait: flags.wait,
          files: configFilesOf({file: flags['config-file'], destination: flags.destination}),
        }),
        project,
      ),
    )
  }
}
