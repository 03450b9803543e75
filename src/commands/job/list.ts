import {BaseCommand} from '../../lib/cli/base-command.js'
import {projectFlags} from '../../lib/cli/flags.js'
import {listJobs, tellJobs} from '../../lib/cli/job/list.js'
import type {JobStatus} from '../../lib/cli/job/status.js'
import {inProject} from '../../lib/cli/open-project.js'

export default class JobList extends BaseCommand {
  static override summary = 'Show jobs: when each runs next, and how its last run went'
  static override examples = ['<%= config.bin %> job list', '<%= config.bin %> job list --json']
  static override flags = {...projectFlags}

  async run(): Promise<readonly JobStatus[]> {
    const {flags} = await this.parse(JobList)
    return inProject(flags, async (project) => tellJobs(await listJobs(project), project), {changes: false})
  }
}
