import * as Flags from '@oclif/core/flags'
import {BaseCommand} from '../lib/cli/base-command.js'
import {deploy} from '../lib/cli/deploy.js'
import {projectFlags, targetFlags} from '../lib/cli/flags.js'
import {tellOutcome} from '../lib/cli/outcome.js'
import type {Outcome} from '../lib/cli/outcome.js'
import {inProject} from '../lib/cli/open-project.js'

export default class Plan extends BaseCommand {
  static override summary = 'Show what a deploy would change, host by host'
  static override description = 'Nothing is changed on any host. With --exit-code: 0 when there is nothing to change, 10 when there is.'
  static override examples = ['<%= config.bin %> plan', '<%= config.bin %> plan --tag v1.2 --exit-code', '<%= config.bin %> plan -d staging --json']
  static override flags = {
    ...projectFlags,
    ...targetFlags,
    tag: Flags.string({description: 'Plan for an existing image of this tag, without a build', helpValue: '<tag>'}),
    steps: Flags.boolean({description: 'Show every step on every host too'}),
    'exit-code': Flags.boolean({description: 'Exit with 10 when there is something to change'}),
  }

  async run(): Promise<Outcome> {
    const {flags} = await this.parse(Plan)
    const outcome = await inProject(
      flags,
      async (project) => tellOutcome(await deploy(project, {tag: flags.tag, hosts: flags.host, roles: flags.role, dryRun: true}), project, {withSteps: flags.steps}),
      {
        changes: false,
      },
    )
    if (flags['exit-code'] && outcome.changed) process.exitCode = 10
    return outcome
  }
}
