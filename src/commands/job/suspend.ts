import * as Args from '@oclif/core/args'
import {BaseCommand} from '../../lib/cli/base-command.js'
import {leaseFlags, projectFlags} from '../../lib/cli/flags.js'
import {holdJob, tellHeld} from '../../lib/cli/job/hold.js'
import type {Held} from '../../lib/cli/job/hold.js'
import {inProject} from '../../lib/cli/open-project.js'

export default class JobSuspend extends BaseCommand {
  static override summary = 'Hold the schedule of a job back, through deploys too, until it is resumed'
  static override description = 'What runs goes on, and `shipit job run` works all the same.'
  static override examples = ['<%= config.bin %> job suspend etl']
  static override args = {job: Args.string({description: 'Name of the job', required: true})}
  static override flags = {...projectFlags, ...leaseFlags}

  async run(): Promise<Held> {
    const {args, flags} = await this.parse(JobSuspend)
    return inProject(flags, async (project) => tellHeld(await holdJob(project, args.job, {suspend: true, wait: flags.wait}), project))
  }
}
