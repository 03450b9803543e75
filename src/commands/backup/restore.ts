import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {BaseCommand} from '../../lib/cli/base-command.js'
import {dropRestored, restore, restoreBack, tellRestored} from '../../lib/cli/backup/restore.js'
import type {Restored} from '../../lib/cli/backup/restore.js'
import {fetchToFile, needFile, tellFetched} from '../../lib/cli/backup/to-file.js'
import type {Fetched} from '../../lib/cli/backup/to-file.js'
import {restoreToLab} from '../../lib/cli/backup/to-lab.js'
import {leaseFlags, projectFlags} from '../../lib/cli/flags.js'
import {inProject} from '../../lib/cli/open-project.js'

export default class BackupRestore extends BaseCommand {
  static override summary = 'Bring a snapshot back: beside what lives, in its place, into the lab, or into a file'
  static override description = `--to new (default) loads it beside what lives, under other names, and shows both counts. Nothing else changes.
--to live does the same first, shows what lives and what was restored side by side, asks for the app's name, and lets them change places.
What was before is kept for 7 days: --back puts it back, --drop lets go of it.
--to lab loads it into the app of the lab (deployed with -d lab). Any other word is a file here: a tar of all, or the dump alone for .dump, .sql and .rdb.`
  static override examples = [
    '<%= config.bin %> backup restore db',
    '<%= config.bin %> backup restore db@20261126T023000 --to live',
    '<%= config.bin %> backup restore db --to shop.dump',
    '<%= config.bin %> backup restore db --to lab',
    '<%= config.bin %> backup restore db --back 20261126t091500',
  ]
  static override args = {backup: Args.string({description: 'Name of the backup, and perhaps of the snapshot: db@20261126T023000', required: true})}
  static override flags = {
    ...projectFlags,
    ...leaseFlags,
    to: Flags.string({description: 'new, live, lab, or a file', default: 'new', helpValue: '<place>', exclusive: ['back', 'drop']}),
    store: Flags.string({description: 'Out of this store. Default: the first that the backup goes to', helpValue: '<store>'}),
    confirm: Flags.string({description: "The app's name, typed beforehand in place of the question", helpValue: '<app>'}),
    back: Flags.string({description: 'Put back what an earlier restore has kept', helpValue: '<time>', exclusive: ['drop']}),
    drop: Flags.string({description: 'Drop what an earlier restore has made or kept', helpValue: '<time>'}),
  }

  async run(): Promise<Restored | Fetched | {readonly dropped: string}> {
    const {args, flags} = await this.parse(BackupRestore)
    const {to, store, confirm, wait, back, drop} = flags
    const name = args.backup
    if (back !== undefined) return inProject(flags, async (project) => tellRestored(await restoreBack(project, {name, stamp: back, wait}), project))
    if (drop !== undefined) {
      await inProject(flags, async (project) => {
        await dropRestored(project, {name, stamp: drop, wait})
        project.say(`What was restored or kept at ${drop} is gone.`)
      })
      return {dropped: drop}
    }
    if (to === 'lab') return restoreToLab(flags, {name, store, wait})
    if (to === 'new' || to === 'live') return inProject(flags, async (project) => tellRestored(await restore(project, {name, store, to, confirm, wait}), project))
    needFile(to)
    return inProject(flags, async (project) => tellFetched(await fetchToFile(project, {name, store, file: to, wait}), project))
  }
}
