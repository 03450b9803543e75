import {nothing, sequence} from '../../plan/plan.js'
import type {Plan, Step} from '../../plan/plan.js'
import type {LocalEngine} from '../../run/local-engine.js'
import {cmd, withInput} from '../../shell/command.js'
import type {Command} from '../../shell/command.js'
import {template} from '../../template.js'
import type {LabImage} from './image-table.js'
import type {PresentImages} from './images.js'
import {networkOf} from './names.js'
import type {LabNetwork, StandingHost} from './state.js'

/** All that a lab has in the engine. */
export type LabRemains = {readonly lab: string; readonly standing: readonly StandingHost[]; readonly networks: readonly LabNetwork[]; readonly volumes: readonly string[]}

/** Removes a lab: what runs in its hosts, the hosts, then what they leaned on. */
export function planRemoval({docker, env}: LocalEngine, {lab, standing, networks, volumes}: LabRemains): Plan {
  const step = (title: string, command: Command): Step => ({kind: 'local', title, effect: 'remove', command, env})
  const containers = standing.map((each) => each.container)
  const running = standing.filter((each) => each.isRunning).map((each) => each.container)
  const network = networks.find((each) => each.name === networkOf(lab))
  const parts = [
    running.length > 0 && step('End what runs in the hosts', withInput(cmd('sh', '-s', '--', docker, running), template('lab/empty.sh'))),
    containers.length > 0 && step(`Remove ${standing.map((each) => each.host.name).join(', ')}`, cmd(docker, 'rm', '--force', '--volumes', containers)),
    volumes.length > 0 && step(`Remove ${volumes.length} volumes`, cmd(docker, 'volume', 'rm', '--force', volumes)),
    network && step(`Remove the network ${network.name}`, cmd(docker, 'network', 'rm', network.name)),
  ].filter((part) => typeof part === 'object')
  return parts.length === 0 ? nothing : sequence(`Take down the lab ${lab}`, parts)
}

/** Removes the images that were built here: those whose label says so. */
export function planImageRemoval({docker, env}: LocalEngine, table: readonly LabImage[], present: PresentImages): Plan {
  const ours = table.filter((image) => (present.get(image.name) ?? '') !== '').map((image) => image.name)
  if (ours.length === 0) return nothing
  return {kind: 'local', title: `Remove ${ours.join(', ')}`, effect: 'remove', command: cmd(docker, 'image', 'rm', '--force', ours), env}
}
