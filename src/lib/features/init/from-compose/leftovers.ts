import type {Entry} from '../../../config/yaml/tree.js'
import {entriesOf, get, isTrue, textOf} from '../words/tree.js'
import {labelsOf} from './labels.js'
import {optionKeys} from './options.js'
import {tell} from './service.js'
import type {Desk, Service} from './service.js'

/** Keys that are read elsewhere, or that shipit takes care of by itself. */
const settled: ReadonlySet<string> = new Set([
  ...optionKeys,
  'build', 'command', 'configs', 'container_name', 'cpus', 'depends_on', 'deploy', 'entrypoint', 'env_file', 'environment', 'expose', 'extends', 'healthcheck', 'hostname', 'image', 'labels', 'links',
  'mem_limit', 'networks', 'pids_limit', 'ports', 'profiles', 'pull_policy', 'restart', 'scale', 'secrets', 'stdin_open', 'stop_grace_period', 'tty', 'volumes',
]) // prettier-ignore

/** Tells of every key of a service that nothing was made of. */
export function tellLeftovers(desk: Desk, service: Service): void {
  for (const [key, entry] of service.keys)
    if (key === 'network_mode')
      tell(
        desk,
        entry.place.line,
        `network_mode ${textOf(entry.tree) ?? ''} has no counterpart: containers are on the network of the app, where accessories are found by their names`,
      )
    else if (!settled.has(key) && !key.startsWith('x-')) tell(desk, entry.place.line, `${key} has no counterpart`)
  const {others} = labelsOf(service)
  const labels = service.keys.get('labels')
  if (labels && others.length > 0) tell(desk, labels.place.line, `labels ${others.join(', ')} are left out; options: [--label=…] sets them`)
  tellDeploy(desk, service.keys.get('deploy'))
}

const deploySaid: readonly string[] = ['resources', 'replicas', 'restart_policy', 'labels', 'mode']

function tellDeploy(desk: Desk, deploy: Entry | undefined): void {
  for (const [key, {place}] of entriesOf(deploy?.tree))
    if (!deploySaid.includes(key)) tell(desk, place.line, `deploy.${key} has no counterpart: a release is switched to once it is healthy on every host`)
  const reservations = get(deploy?.tree, 'resources', 'reservations')
  if (reservations) tell(desk, reservations.place.line, 'deploy.resources.reservations has no counterpart: `limits` are the most that a container may use')
}

/** What the file says beside its services. */
export function tellTopLevel(desk: Desk): void {
  for (const [name, {tree, place}] of entriesOf(get(desk.tree, 'volumes')?.tree)) {
    if (get(tree, 'driver_opts')) tell(desk, place.line, `volumes.${name}: driver_opts have no counterpart; write the folder itself, as /folder:/path`)
    else if (isTrue(get(tree, 'external')?.tree))
      tell(desk, place.line, `volumes.${name} is one that exists already: shipit names its own after the app, and the data is to be copied`)
  }
  for (const [name, {tree, place}] of entriesOf(get(desk.tree, 'networks')?.tree))
    if (isTrue(get(tree, 'internal')?.tree)) tell(desk, place.line, `networks.${name}: internal has no counterpart; accessories are published nowhere unless you say so`)
  for (const [key, {place}] of entriesOf(desk.tree)) if (!topLevel.has(key) && !key.startsWith('x-')) tell(desk, place.line, `${key} has no counterpart`)
}

const topLevel: ReadonlySet<string> = new Set(['version', 'name', 'services', 'volumes', 'networks', 'secrets', 'configs'])
