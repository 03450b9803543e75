import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import type {Run} from '../../lib/features/jobs/history.js'
import {BaseCommand} from '../../lib/cli/base-command.js'
import {projectFlags} from '../../lib/cli/flags.js'
import {jobHistory, tellHistory} from '../../lib/cli/job/history.js'
import {inProject} from '../../lib/cli/open-project.js'

export default class JobHistory extends BaseCommand {
  static override summary = 'Show the runs of a job: when, how long, of which release, and with which exit code'
  static override description = 'The newest stand last. The host keeps at least 1000 runs of each job, through deploys.'
  static override examples = ['<%= config.bin %> job history etl', '<%= config.bin %> job history etl -n 100 --json']
  static override args = {job: Args.string({description: 'Name of the job', required: true})}
  static override flags = {...projectFlags, lines: Flags.integer({char: 'n', description: 'The newest runs', default: 20, min: 1})}

  async run(): Promise<readonly Run[]> {
    const {args, flags} = await this.parse(JobHistory)
    return inProject(flags, async (project) => tellHistory(await jobHistory(project, args.job, flags.lines), project), {changes: false})
  }
}
