import {BaseCommand} from '../../lib/cli/base-command.js'
import {projectFlags} from '../../lib/cli/flags.js'
import {inProject} from '../../lib/cli/open-project.js'
import {proxyStatus, tellProxies} from '../../lib/cli/proxy.js'
import type {ProxyStatus} from '../../lib/cli/proxy.js'

export default class Proxy extends BaseCommand {
  static override summary = 'Show which proxy runs on each host, and where it leads'
  static override examples = ['<%= config.bin %> proxy', '<%= config.bin %> proxy --json']
  static override flags = projectFlags

  async run(): Promise<readonly ProxyStatus[]> {
    const {flags} = await this.parse(Proxy)
    return inProject(flags, async (project) => tellProxies(await proxyStatus(project), project), {changes: false})
  }
}
