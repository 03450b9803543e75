import * as Flags from '@oclif/core/flags'
import {BaseCommand} from '../../lib/cli/base-command.js'
import {checkStores, tellLooked} from '../../lib/cli/backup/stores.js'
import type {Looked} from '../../lib/cli/backup/stores.js'
import {projectFlags} from '../../lib/cli/flags.js'
import {inProject} from '../../lib/cli/open-project.js'
import {wordsTyped} from '../../lib/cli/words.js'

export default class BackupCheck extends BaseCommand {
  static override summary = 'Check stores: that the password opens them, their structure, and a part of their data'
  static override description = 'The data is read back from the store and compared with its checksums. That a backup can be restored is proven by `shipit backup drill`.'
  static override examples = ['<%= config.bin %> backup check', '<%= config.bin %> backup check offsite --read 100%']
  static override strict = false
  static override usage = 'backup check [STORE...]'
  static override flags = {
    ...projectFlags,
    read: Flags.string({description: 'How much of the data is read back: a part such as 5%, or a size such as 1G', default: '5%', helpValue: '<part>'}),
  }

  async run(): Promise<readonly Looked[]> {
    const parsed = await this.parse(BackupCheck)
    const {flags} = parsed
    return inProject(flags, async (project) => tellLooked(await checkStores(project, wordsTyped(parsed), flags.read), project, ({store}) => `${store} is sound.`), {changes: false})
  }
}
