import {BaseCommand} from '../../lib/cli/base-command.js'
import {listDatabases, tellDatabases} from '../../lib/cli/databases/list.js'
import type {ListedDatabase} from '../../lib/cli/databases/list.js'
import {projectFlags} from '../../lib/cli/flags.js'
import {inProject} from '../../lib/cli/open-project.js'

export default class DbList extends BaseCommand {
  static override summary = 'List the databases of the accessories, their size, and which app has which'
  static override examples = ['<%= config.bin %> db list', '<%= config.bin %> db list --json']
  static override flags = {...projectFlags}

  async run(): Promise<readonly ListedDatabase[]> {
    const {flags} = await this.parse(DbList)
    return inProject(flags, async (project) => tellDatabases(await listDatabases(project), project))
  }
}
