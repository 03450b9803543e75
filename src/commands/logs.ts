import {BaseCommand} from '../lib/cli/base-command.js'
import {projectFlags, targetFlags} from '../lib/cli/flags.js'
import {logFlags} from '../lib/cli/log-flags.js'
import {linePrinter, logs} from '../lib/cli/logs.js'
import type {HostLine} from '../lib/cli/logs.js'
import {inProject} from '../lib/cli/open-project.js'

export default class Logs extends BaseCommand {
  static override summary = 'Show what the app says, merged by time over hosts and replicas'
  static override description = 'With -f it goes on through deploys: new replicas join in. Ctrl-C ends it.'
  static override examples = [
    '<%= config.bin %> logs',
    '<%= config.bin %> logs -f --role web',
    '<%= config.bin %> logs --since 10m --grep "status=5.."',
    '<%= config.bin %> logs -n 1000 --json',
  ]
  static override flags = {
    ...projectFlags,
    ...targetFlags,
    ...logFlags,
  }

  private isFollowing = false

  async run(): Promise<readonly HostLine[]> {
    const {flags} = await this.parse(Logs)
    this.isFollowing = flags.follow
    const request = {follow: flags.follow, since: flags.since, lines: flags.lines, grep: flags.grep, roles: flags.role ?? [], hosts: flags.host}
    const as = this.jsonEnabled() ? (flags.follow ? 'lines' : 'value') : 'text'
    return inProject(flags, (project) => logs(project, request, linePrinter(project, as)), {changes: false})
  }

  /** Followed lines went out as they came, one JSON value a line. */
  override logJson(json: unknown): void {
    if (!this.isFollowing || !Array.isArray(json)) super.logJson(json)
  }
}
