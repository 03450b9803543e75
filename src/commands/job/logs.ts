import * as Args from '@oclif/core/args'
import {BaseCommand} from '../../lib/cli/base-command.js'
import {projectFlags} from '../../lib/cli/flags.js'
import {logsOfJob} from '../../lib/cli/job/logs.js'
import {logFlags} from '../../lib/cli/log-flags.js'
import {linePrinter} from '../../lib/cli/logs.js'
import type {HostLine} from '../../lib/cli/logs.js'
import {inProject} from '../../lib/cli/open-project.js'

export default class JobLogs extends BaseCommand {
  static override summary = 'Show what the runs of a job said'
  static override description = "From the journal of the job's host, each line with its run. With -f it goes on; Ctrl-C ends it."
  static override examples = ['<%= config.bin %> job logs etl', '<%= config.bin %> job logs etl -f', '<%= config.bin %> job logs etl --since 2d --grep ERROR']
  static override args = {job: Args.string({description: 'Name of the job', required: true})}
  static override flags = {...projectFlags, ...logFlags}

  private isFollowing = false

  async run(): Promise<readonly HostLine[]> {
    const {args, flags} = await this.parse(JobLogs)
    this.isFollowing = flags.follow
    const request = {follow: flags.follow, since: flags.since, lines: flags.lines, grep: flags.grep}
    const as = this.jsonEnabled() ? (flags.follow ? 'lines' : 'value') : 'text'
    return inProject(flags, (project) => logsOfJob(project, args.job, request, linePrinter(project, as)), {changes: false})
  }

  /** Followed lines went out as they came, one JSON value a line. */
  override logJson(json: unknown): void {
    if (!this.isFollowing || !Array.isArray(json)) super.logJson(json)
  }
}
