import {BaseCommand} from '../lib/cli/base-command.js'
import {leaseFlags, projectFlags, targetFlags} from '../lib/cli/flags.js'
import {tellOutcome} from '../lib/cli/outcome.js'
import type {Outcome} from '../lib/cli/outcome.js'
import {inProject} from '../lib/cli/open-project.js'
import {wordsTyped} from '../lib/cli/words.js'
import {restart} from '../lib/cli/restart.js'

export default class Restart extends BaseCommand {
  static override summary = 'Replace the replicas of roles by new ones of the same release, without dropping a request'
  static override description = 'Named roles, or all. The new replicas must be healthy before the old ones stop, as in a deploy.'
  static override examples = ['<%= config.bin %> restart web', '<%= config.bin %> restart web worker --host 203.0.113.10']
  static override strict = false
  static override usage = 'restart [ROLE...]'
  static override flags = {...projectFlags, ...leaseFlags, host: targetFlags.host}

  async run(): Promise<Outcome> {
    const parsed = await this.parse(Restart)
    const {flags} = parsed
    return inProject(flags, async (project) => tellOutcome(await restart(project, {roles: wordsTyped(parsed), hosts: flags.host, wait: flags.wait}), project))
  }
}
