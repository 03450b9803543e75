import * as Flags from '@oclif/core/flags'
import {BaseCommand} from '../lib/cli/base-command.js'
import {confirmFlags, leaseFlags, projectFlags} from '../lib/cli/flags.js'
import {configFilesOf} from '../lib/cli/load-config.js'
import {move} from '../lib/cli/move/move.js'
import {tellMoved} from '../lib/cli/move/tell.js'
import type {Moved} from '../lib/cli/move/tell.js'
import {inProject} from '../lib/cli/open-project.js'

export default class Move extends BaseCommand {
  static override summary = 'Bring an app with all its data from one host to another, both alive'
  static override description = `Copies while the old host serves; then stops what writes there, copies what has changed, and starts the app on the new one. Says how long it stood still.
The old host keeps everything, stopped. Where the new one does not come to it, the old one serves again. Cut off at any point, the same command goes on.`
  static override examples = ['<%= config.bin %> move --to 203.0.113.20', '<%= config.bin %> move --to root@203.0.113.20 --from 203.0.113.10']
  static override flags = {
    ...projectFlags,
    ...confirmFlags,
    ...leaseFlags,
    to: Flags.string({description: 'The new host, as it would stand in `hosts`', helpValue: '<[user@]address[:port]>', required: true}),
    from: Flags.string({description: 'The host of deploy.yml that the app leaves. Default: the only one', helpValue: '<host>'}),
    tag: Flags.string({description: 'Deploy an existing image of this tag, without a build', helpValue: '<tag>'}),
  }

  async run(): Promise<Moved> {
    const {flags} = await this.parse(Move)
    const {to, from, tag, yes, wait} = flags
    const files = configFilesOf({file: flags['config-file'], destination: flags.destination})
    return inProject(flags, async (project) => tellMoved(await move(project, {to, from, tag, yes, wait, files}), project))
  }
}
