import {createHash} from 'node:crypto'
import {ShipitError} from '../../errors.js'
import {parallel, sequence} from '../../plan/plan.js'
import type {Plan, Step} from '../../plan/plan.js'
import type {LocalEngine} from '../../run/local-engine.js'
import {cmd, withInput} from '../../shell/command.js'
import {template} from '../../template.js'
import {containerOf, labLabels, networkOf} from './names.js'
import {runWords} from './run-words.js'
import type {LabHost, LabSpec} from './spec.js'
import type {EngineSystem, Entered, LabNetwork, StandingHost} from './state.js'
import {chooseAddress, chooseSubnet} from './subnet.js'

export type LabView = {
  readonly standing: readonly StandingHost[]
  readonly networks: readonly LabNetwork[]
  readonly entered: Entered
}

export type Means = {
  readonly engine: LocalEngine
  readonly system: EngineSystem
  /** The lab's public keys, as in a .pub file. */
  readonly publicKeys: Readonly<Record<LabHost['key'], string>>
}

/** What is missing of a lab: nothing, when all of it stands. Errors: CONFLICT when it stands otherwise than asked. */
export function planLab(spec: LabSpec, view: LabView, means: Means): Plan {
  refuseOther(spec, view.standing)
  const network = view.networks.find((each) => each.name === networkOf(spec.name))
  const subnet =
    network?.subnets[0] ??
    chooseSubnet(
      spec.name,
      view.networks.flatMap((each) => each.subnets),
    )
  // A container whose network is gone can't be started again.
  const lost = network ? [] : view.standing
  const kept = network ? view.standing : []
  const placed = place(spec, subnet, kept)
  const making: readonly Plan[] = spec.hosts.flatMap((host) => planHost(host, {spec, means, placed, standing: kept.find((each) => each.host.name === host.name), view}))
  return sequence(`Bring up the lab ${spec.name}`, [
    ...(lost.length > 0 ? [remove(means, lost)] : []),
    ...(network ? [] : [createNetwork(means, spec.name, subnet)]),
    ...(making.length > 0 ? [parallel(`Start ${making.length === 1 ? 'a host' : `${making.length} hosts`}`, making)] : []),
  ])
}

/** The address of each host by its name. */
type Placed = ReadonlyMap<string, string>

function place({hosts}: LabSpec, subnet: string, standing: readonly StandingHost[]): Placed {
  const placed = new Map(standing.flatMap(({host, address}) => (address === undefined ? [] : [[host.name, address] as const])))
  for (const {name} of hosts) if (!placed.has(name)) placed.set(name, chooseAddress(subnet, [...placed.values()]))
  return placed
}

type Making = {readonly spec: LabSpec; readonly means: Means; readonly placed: Placed; readonly standing: StandingHost | undefined; readonly view: LabView}

function planHost(host: LabHost, {spec, means, placed, standing, view}: Making): readonly Plan[] {
  const container = containerOf(spec.name, host.name)
  const through = host.jump === undefined ? '' : (placed.get(host.jump) ?? '')
  const mark = markOf(host, means, through)
  if (standing?.isRunning && view.entered.get(container)?.mark === mark) return []
  const placing = {lab: spec.name, address: placed.get(host.name) ?? '', publish: spec.publish, system: means.system}
  return [
    sequence(`Host ${host.name}`, [
      ...(standing ? [] : [local(means, `Create ${host.name}`, 'create', ['run', ...runWords(host, placing)])]),
      ...(standing && !standing.isRunning ? [local(means, `Start ${host.name}`, 'update', ['start', container])] : []),
      enter(host, means, {container, through, mark}),
    ]),
  ]
}

/** Equal mark: the host was entered for the same user, key and way. */
export const markOf = (host: LabHost, {publicKeys}: Pick<Means, 'publicKeys'>, through: string): string =>
  createHash('sha256')
    .update(JSON.stringify([host, publicKeys[host.key], through]))
    .digest('hex')
    .slice(0, 16)

const enter = (host: LabHost, {engine, publicKeys}: Means, {container, through, mark}: {readonly container: string; readonly through: string; readonly mark: string}): Step => ({
  kind: 'local',
  title: `Wait until ${host.name} has booted, and let ${host.user} in`,
  effect: 'update',
  command: withInput(cmd('sh', '-s', '--', engine.docker, container, template('lab/enter.sh'), host.user, publicKeys[host.key], through, mark), template('lab/begin.sh')),
  env: engine.env,
  timeout: 180,
  failure: {code: 'COMMAND_FAILED', hint: `See \`docker logs ${container}\`, or begin anew with \`shipit lab down\`.`},
})

const createNetwork = (means: Means, lab: string, subnet: string): Step =>
  local(means, `Create the network ${networkOf(lab)}`, 'create', ['network', 'create', '--label', `${labLabels.lab}=${lab}`, '--subnet', subnet, networkOf(lab)])

const remove = (means: Means, hosts: readonly StandingHost[]): Step =>
  local(means, 'Remove what is left of broken hosts', 'remove', ['rm', '--force', '--volumes', ...hosts.map((each) => each.container)])

const local = ({engine}: Means, title: string, effect: Step extends infer S ? (S extends {readonly effect: infer E} ? E : never) : never, words: readonly string[]): Step => ({
  kind: 'local',
  title,
  effect,
  command: cmd(engine.docker, words),
  env: engine.env,
})

function refuseOther(spec: LabSpec, standing: readonly StandingHost[]): void {
  const other = standing.find(({host}) => !spec.hosts.some((wanted) => JSON.stringify(wanted) === JSON.stringify(host)))
  if (!other) return
  throw new ShipitError('CONFLICT', `The lab ${spec.name} stands already, and its ${other.host.name} is not what is asked for now.`, {
    hint: `End it first: shipit lab down --name ${spec.name}`,
  })
}
