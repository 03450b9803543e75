import * as Flags from '@oclif/core/flags'
import {BaseCommand} from '../lib/cli/base-command.js'
import {projectFlags, targetFlags} from '../lib/cli/flags.js'
import {inProject} from '../lib/cli/open-project.js'
import {status} from '../lib/cli/status.js'
import type {Status} from '../lib/cli/status.js'
import {tellStatus} from '../lib/cli/tell-status.js'

export default class StatusCommand extends BaseCommand {
  static override summary = 'Show what runs where, since when, of which release, and whether it is healthy'
  static override description =
    'Each live replica is asked for its health path by the proxy. Jobs are told with their next run and the result of the last. Memory and disk of the hosts are told, too.'
  static override examples = ['<%= config.bin %> status', '<%= config.bin %> status --check', '<%= config.bin %> status -d staging --json']
  static override flags = {
    ...projectFlags,
    host: targetFlags.host,
    check: Flags.boolean({description: 'Exit with 1 unless every host answers, every replica and accessory is healthy, and every job has last run well'}),
  }

  async run(): Promise<Status> {
    const {flags} = await this.parse(StatusCommand)
    const answer = await inProject(flags, async (project) => tellStatus(await status(project, flags.host), project), {changes: false})
    if (flags.check && !answer.healthy) process.exitCode = 1
    return answer
  }
}
