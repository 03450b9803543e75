import * as Flags from '@oclif/core/flags'
import {BaseCommand} from '../../lib/cli/base-command.js'
import {atBench, labFlags} from '../../lib/cli/lab/bench.js'
import {labDown, removeLabImages} from '../../lib/cli/lab/down.js'

export default class Down extends BaseCommand {
  static override summary = 'Take the lab down: nothing of it is left but its images'
  static override examples = ['<%= config.bin %> lab down', '<%= config.bin %> lab down --images']
  static override flags = {
    ...labFlags,
    images: Flags.boolean({description: 'Remove the images that were built for labs, too'}),
  }

  async run(): Promise<{readonly name: string; readonly changed: boolean}> {
    const {flags} = await this.parse(Down)
    const changed = await atBench(flags, async (deployer) => {
      const found = await labDown(flags.name, deployer)
      if (flags.images) await removeLabImages(deployer)
      return found
    })
    this.log(changed ? `The lab ${flags.name} is gone.` : `There was no lab ${flags.name}.`)
    return {name: flags.name, changed}
  }
}
