import * as Flags from '@oclif/core/flags'
import {BaseCommand} from '../lib/cli/base-command.js'
import {deploy} from '../lib/cli/deploy.js'
import {targetFlags} from '../lib/cli/flags.js'
import {inProject} from '../lib/cli/open-project.js'
import {tellOutcome} from '../lib/cli/outcome.js'
import type {Outcome} from '../lib/cli/outcome.js'
import {releaseFlags} from '../lib/cli/release-flags.js'
import {setUp, tellSetUp} from '../lib/cli/setup.js'
import type {SetUp} from '../lib/cli/setup.js'

export default class Setup extends BaseCommand {
  static override summary = 'Make bare hosts ready (engine, proxy, start at boot), then deploy'
  static override description = `Looks before it touches: ports, disk, memory, clock, DNS of the domains; what stands in the way is told with its fix.
Run again, it changes nothing that is as it should be.`
  static override examples = ['<%= config.bin %> setup', '<%= config.bin %> setup --no-deploy', '<%= config.bin %> setup -d staging --host 203.0.113.12 --tag v1.2']
  static override flags = {
    ...releaseFlags,
    host: targetFlags.host,
    deploy: Flags.boolean({description: 'Deploy when the hosts are ready', default: true, allowNo: true}),
    tag: Flags.string({description: 'Deploy an existing image of this tag, without a build', helpValue: '<tag>'}),
  }

  async run(): Promise<SetUp & {readonly deploy?: Outcome}> {
    const {flags} = await this.parse(Setup)
    const options = {hosts: flags.host, wait: flags.wait, dryRun: flags['dry-run']}
    return inProject(flags, async (project) => {
      const setup = tellSetUp(await setUp(project, options), project, options.dryRun)
      if (!flags.deploy || (options.dryRun && setup.changed)) return setup
      return {...setup, deploy: tellOutcome(await deploy(project, {...options, tag: flags.tag, yes: flags.yes}), project)}
    })
  }
}
