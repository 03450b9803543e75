import {BaseCommand} from '../lib/cli/base-command.js'
import {projectFlags, targetFlags} from '../lib/cli/flags.js'
import type {Diagnosis} from '../lib/features/doctor/diagnosis.js'

export default class Doctor extends BaseCommand {
  static override summary = 'Examine this machine and every host, and say what to type where something is wrong'
  static override description =
    'Here: deploy.yml, Node, Docker, git, SSH keys and agent, secrets. On each host, in one round trip: login and sudo, engine, cgroups, disks, memory, clock, ports, DNS, certificates, the proxy and its files, orphaned containers, published ports, updates, reboots, backups and when they were last proven. The builder (build.on), where there is one. Nothing is changed. Without a deploy.yml, only this machine is looked at.\nEnds with 0 when there is no fault; warnings are none. Else with 4 when a host cannot be reached, 2 when deploy.yml or a secret is at fault, 5 when a container keeps failing, 1 for all else.'
  static override examples = ['<%= config.bin %> doctor', '<%= config.bin %> doctor --host web1', '<%= config.bin %> doctor -d lab --json']
  static override flags = {...projectFlags, host: targetFlags.host}

  async run(): Promise<Diagnosis> {
    const {flags} = await this.parse(Doctor)
    const [{diagnose}, {exitCodeFor}] = await Promise.all([import('../lib/cli/doctor/doctor.js'), import('../lib/features/doctor/diagnosis.js')])
    const diagnosis = await diagnose(flags)
    process.exitCode = exitCodeFor(diagnosis)
    return diagnosis
  }
}
