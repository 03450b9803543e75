import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {BaseCommand} from '../../lib/cli/base-command.js'
import {projectFlags} from '../../lib/cli/flags.js'
import {exitCodeOf, runJob, tellRun} from '../../lib/cli/job/run.js'
import type {Begun} from '../../lib/cli/job/run.js'
import {inProject} from '../../lib/cli/open-project.js'

export default class JobRun extends BaseCommand {
  static override summary = 'Run a job on its host, now'
  static override description = `With --follow it shows what the job says, until the job and what follows it are over; the exit code is the job's own.
The run belongs to the host: it goes on when the connection breaks, or after Ctrl-C.`
  static override examples = ['<%= config.bin %> job run etl', '<%= config.bin %> job run etl --follow']
  static override args = {job: Args.string({description: 'Name of the job', required: true})}
  static override flags = {...projectFlags, follow: Flags.boolean({char: 'f', description: 'Show what it says until it is over'})}

  async run(): Promise<Begun> {
    const {args, flags} = await this.parse(JobRun)
    const begun = await inProject(flags, async (project) => tellRun(await runJob(project, args.job, {follow: flags.follow}), project), {changes: false})
    process.exitCode = exitCodeOf(begun)
    return begun
  }
}
