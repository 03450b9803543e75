import * as Args from '@oclif/core/args'
import {BaseCommand} from '../lib/cli/base-command.js'
import {skipFlags} from '../lib/cli/flags.js'
import {exitCodeOf, tellOutcome} from '../lib/cli/outcome.js'
import type {Outcome} from '../lib/cli/outcome.js'
import {inProject} from '../lib/cli/open-project.js'
import {releaseFlags} from '../lib/cli/release-flags.js'
import {rollback} from '../lib/cli/rollback.js'

export default class Rollback extends BaseCommand {
  static override summary = 'Go back to a release, with its own config and its own secrets'
  static override description = 'Without a release: to the one before the current. `shipit releases` lists those that can be had.'
  static override examples = ['<%= config.bin %> rollback', '<%= config.bin %> rollback v1.2', '<%= config.bin %> rollback 7-v1.2 -d staging']
  static override args = {release: Args.string({description: 'Tag, number or id of a release'})}
  static override flags = {...releaseFlags, ...skipFlags}

  async run(): Promise<Outcome> {
    const {args, flags} = await this.parse(Rollback)
    const options = {release: args.release, wait: flags.wait, yes: flags.yes, dryRun: flags['dry-run'], skipUnreachable: flags['skip-unreachable'] ?? false}
    const outcome = await inProject(flags, async (project) => tellOutcome(await rollback(project, options), project))
    process.exitCode = exitCodeOf(outcome)
    return outcome
  }
}
