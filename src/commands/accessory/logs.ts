import * as Flags from '@oclif/core/flags'
import {accessoryWhich} from '../../lib/cli/accessory/flags.js'
import {BaseCommand} from '../../lib/cli/base-command.js'
import {projectFlags, targetFlags} from '../../lib/cli/flags.js'
import {logFlags} from '../../lib/cli/log-flags.js'
import {accessoryLogs} from '../../lib/cli/accessory/logs.js'
import {linePrinter} from '../../lib/cli/logs.js'
import {inProject} from '../../lib/cli/open-project.js'
import {wordsTyped} from '../../lib/cli/words.js'

export default class AccessoryLogs extends BaseCommand {
  static override summary = 'Show what accessories say'
  static override description = 'With -f it goes on, through a reboot too. Ctrl-C ends it. With --json each line is a value.'
  static override examples = [
    '<%= config.bin %> accessory logs postgres',
    '<%= config.bin %> accessory logs postgres redis -f',
    '<%= config.bin %> accessory logs postgres --since 10m --grep ERROR',
  ]
  static override strict = false
  static override usage = 'accessory logs NAME... | --all'
  static override enableJsonFlag = false
  static override flags = {
    ...projectFlags,
    ...accessoryWhich,
    host: targetFlags.host,
    ...logFlags,
    json: Flags.boolean({description: 'Format output as json, a value a line', helpGroup: 'GLOBAL'}),
  }

  async run(): Promise<void> {
    const parsed = await this.parse(AccessoryLogs)
    const {flags} = parsed
    const which = {names: wordsTyped(parsed), all: flags.all}
    const request = {kind: 'accessory', follow: flags.follow, since: flags.since, lines: flags.lines, grep: flags.grep} as const
    await inProject(flags, (project) => accessoryLogs(project, which, {...request, hosts: flags.host}, linePrinter(project, flags.json ? 'lines' : 'text')), {changes: false})
  }
}
