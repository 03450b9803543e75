import * as Flags from '@oclif/core/flags'
import {BaseCommand} from '../lib/cli/base-command.js'
import {deploy} from '../lib/cli/deploy.js'
import {skipFlags, targetFlags} from '../lib/cli/flags.js'
import {exitCodeOf, tellOutcome} from '../lib/cli/outcome.js'
import type {Outcome} from '../lib/cli/outcome.js'
import {inProject} from '../lib/cli/open-project.js'
import {releaseFlags} from '../lib/cli/release-flags.js'

export default class Deploy extends BaseCommand {
  static override summary = 'Build the image, bring it to the hosts, and replace what runs there without dropping a request'
  static override description = `Nothing is switched on any host before every new replica on every host is healthy as the proxy sees it.
If one is not, everything is put back and the old release serves on (exit code 5).
With \`deploy.abort_on_errors\` in deploy.yml a release that answers with too many errors is taken back, too; with \`deploy.canary\` a share of the visitors gets it first.
Run again at any time: what is as wanted stays as it is.`
  static override examples = [
    '<%= config.bin %> deploy',
    '<%= config.bin %> deploy --tag v1.2',
    '<%= config.bin %> deploy -d staging --dry-run',
    '<%= config.bin %> deploy --plan 1a2b3c4d',
    '<%= config.bin %> deploy --skip-unreachable',
    '<%= config.bin %> deploy --role worker --host 203.0.113.11',
  ]
  static override flags = {
    ...releaseFlags,
    ...targetFlags,
    ...skipFlags,
    tag: Flags.string({description: 'Deploy an existing image of this tag, without a build', helpValue: '<tag>'}),
    plan: Flags.string({description: 'Only where the plan is still the one that `plan` has shown', helpValue: '<digest>'}),
    force: Flags.boolean({description: 'Replace replicas that are as wanted, too'}),
  }

  async run(): Promise<Outcome> {
    const {flags} = await this.parse(Deploy)
    const {tag, host: hosts, role: roles, force, wait, yes, plan} = flags
    const options = {tag, hosts, roles, force, wait, yes, plan, dryRun: flags['dry-run'], skipUnreachable: flags['skip-unreachable'] ?? false}
    const outcome = await inProject(flags, async (project) => tellOutcome(await deploy(project, options), project))
    process.exitCode = exitCodeOf(outcome)
    return outcome
  }
}
