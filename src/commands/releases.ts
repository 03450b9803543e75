import {BaseCommand} from '../lib/cli/base-command.js'
import {projectFlags} from '../lib/cli/flags.js'
import {inProject} from '../lib/cli/open-project.js'
import {listReleases, tellReleases} from '../lib/cli/releases.js'
import type {ListedRelease} from '../lib/cli/releases.js'

export default class Releases extends BaseCommand {
  static override summary = 'List the releases that the hosts keep, newest first'
  static override examples = ['<%= config.bin %> releases', '<%= config.bin %> releases -d staging --json']
  static override flags = projectFlags

  async run(): Promise<readonly ListedRelease[]> {
    const {flags} = await this.parse(Releases)
    return inProject(flags, async (project) => tellReleases(await listReleases(project), project), {changes: false})
  }
}
