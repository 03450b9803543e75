import {sequence} from '../../plan/plan.js'
import type {Plan, Step} from '../../plan/plan.js'
import {cmd, script, withInput} from '../../shell/command.js'
import type {Fact} from '../../shell/fact.js'
import {template} from '../../template.js'

/** What this machine offers to get an engine with. */
export type Machine = {readonly isRoot: boolean; readonly hasApt: boolean; readonly hasDaemon: boolean; readonly hasDebootstrap: boolean}

export const machine: Fact<Machine> = {
  command: script('machine', 'id -u; for name in apt-get dockerd debootstrap; do command -v "$name" >/dev/null && echo "$name"; done; true'),
  parse: (stdout) => {
    const words = stdout.split('\n')
    return {isRoot: words[0] === '0', hasApt: words.includes('apt-get'), hasDaemon: words.includes('dockerd'), hasDebootstrap: words.includes('debootstrap')}
  },
}

/** Docker on this machine, from the distribution's packages; undefined where only its owner can see to that. */
export function planEngine({isRoot, hasApt, hasDaemon}: Machine): Plan | undefined {
  if (!isRoot || !(hasApt || hasDaemon)) return undefined
  return sequence('Bring up a Docker engine on this machine', [
    ...(hasDaemon ? [] : [installing('Install Docker', ['docker.io', 'docker-cli?', 'docker-buildx?', 'iptables'])]),
    here('Start Docker', 'lab/start-engine.sh', ['/var/log/shipit-dockerd.log']),
  ])
}

/** Packages of the distribution; one that ends in ? only where the distribution has it. */
export const installing = (title: string, packages: readonly string[]): Step => here(title, 'lab/install.sh', packages)

const here = (title: string, name: string, args: readonly string[]): Step => ({
  kind: 'local',
  title,
  effect: 'create',
  command: withInput(cmd('sh', '-s', '--', args), template(name)),
  env: {DEBIAN_FRONTEND: 'noninteractive'},
  failure: {code: 'ENGINE_MISSING'},
})
