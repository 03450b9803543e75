import * as Args from '@oclif/core/args'
import {BaseCommand} from '../../lib/cli/base-command.js'
import {leaseFlags, projectFlags} from '../../lib/cli/flags.js'
import {holdJob, tellHeld} from '../../lib/cli/job/hold.js'
import type {Held} from '../../lib/cli/job/hold.js'
import {inProject} from '../../lib/cli/open-project.js'

export default class JobResume extends BaseCommand {
  static override summary = 'Let a job run by its schedule again'
  static override description = 'Runs that were held back are not caught up.'
  static override examples = ['<%= config.bin %> job resume etl']
  static override args = {job: Args.string({description: 'Name of the job', required: true})}
  static override flags = {...projectFlags, ...leaseFlags}

  async run(): Promise<Held> {
    const {args, flags} = await this.parse(JobResume)
    return inProject(flags, async (project) => tellHeld(await holdJob(project, args.job, {suspend: false, wait: flags.wait}), project))
  }
}
