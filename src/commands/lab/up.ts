import * as Flags from '@oclif/core/flags'
import {BaseCommand} from '../../lib/cli/base-command.js'
import {atBench, labFlags} from '../../lib/cli/lab/bench.js'
import {labUp} from '../../lib/cli/lab/up.js'
import type {Lab} from '../../lib/cli/lab/up.js'
import {toWishes, wishFlags} from '../../lib/cli/lab/wishes.js'

export default class Up extends BaseCommand {
  static override summary = 'Bring up a lab of real hosts in containers on this machine'
  static override description = 'Commands that are given "-d lab" then work on its hosts in place of those in deploy.yml.'
  static override examples = ['<%= config.bin %> lab up', '<%= config.bin %> lab up --hosts 1 --bare --user deploy']
  static override flags = {
    ...labFlags,
    ...wishFlags,
    image: Flags.string({
      description: 'An image that this machine is to have: pulled, or built from Debian packages (may be repeated)',
      multiple: true,
      multipleNonGreedy: true,
      helpValue: '<image>',
    }),
  }

  async run(): Promise<Lab> {
    const {flags} = await this.parse(Up)
    const lab = await atBench(flags, (deployer) => labUp({name: flags.name, ...toWishes(flags), ...(flags.image && {images: ['caddy:2', ...flags.image]})}, deployer))
    this.log(`The lab ${lab.name} ${lab.changed ? 'is up' : 'was up already'}: ${lab.hosts.map((host) => `${host.name} (${host.address})`).join(', ')}`)
    return lab
  }
}
