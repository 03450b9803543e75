import {BaseCommand} from '../../lib/cli/base-command.js'
import {leaseFlags, projectFlags, targetFlags} from '../../lib/cli/flags.js'
import {inProject} from '../../lib/cli/open-project.js'
import {tellUpgraded, upgradeProxy} from '../../lib/cli/proxy.js'
import type {Upgraded} from '../../lib/cli/proxy.js'

export default class ProxyUpgrade extends BaseCommand {
  static override summary = 'Bring the proxy to the newest build of its image, without a failed request'
  static override description = `The new Caddy starts beside the old one, on the same ports; the old one ends when its requests are answered.
\`proxy: {image: caddy:2.11}\` in deploy.yml pins a version.`
  static override examples = ['<%= config.bin %> proxy upgrade', '<%= config.bin %> proxy upgrade --host 203.0.113.10']
  static override flags = {...projectFlags, ...leaseFlags, host: targetFlags.host}

  async run(): Promise<Upgraded> {
    const {flags} = await this.parse(ProxyUpgrade)
    return inProject(flags, async (project) => tellUpgraded(await upgradeProxy(project, {hosts: flags.host, wait: flags.wait}), project))
  }
}
