import * as Flags from '@oclif/core/flags'
import {accessoryWhich, namesOf} from '../../lib/cli/accessory/flags.js'
import {chooseAccessories, hostsOfAccessories} from '../../lib/cli/accessory/choose.js'
import {BaseCommand} from '../../lib/cli/base-command.js'
import {projectFlags, targetFlags} from '../../lib/cli/flags.js'
import {logFlags} from '../../lib/cli/log-flags.js'
import {linePrinter, logs} from '../../lib/cli/logs.js'
import {inProject} from '../../lib/cli/open-project.js'

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
    const {argv, flags} = await this.parse(AccessoryLogs)
    await inProject(flags, async (project) => {
      const chosen = chooseAccessories(project.config, {names: namesOf(argv), all: flags.all})
      const request = {kind: 'accessory', follow: flags.follow, since: flags.since, lines: flags.lines, grep: flags.grep, roles: chosen.map((each) => each.name)} as const
      await logs(project, {...request, hosts: flags.host ?? hostsOfAccessories(chosen)}, linePrinter(project, {json: flags.json}))
    })
  }
}
