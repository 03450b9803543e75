import {ShipitError} from '../../errors.js'
import {toHosts} from '../../features/lab/ssh-files.js'
import {labNames, standingHosts} from '../../features/lab/state.js'
import type {StandingHost} from '../../features/lab/state.js'
import type {Deployer} from '../prepare-image.js'
import {labFolder} from './folder.js'

export type LabStatus = {
  readonly name: string
  readonly hosts: readonly LabHostStatus[]
  /** For `ssh -F`. */
  readonly sshConfig: string
}

export type LabHostStatus = {
  readonly name: string
  readonly address: string
  readonly port: number
  readonly user: string
  readonly key: string
  readonly jump?: string
  readonly flavour: string
  readonly state: 'running' | 'stopped'
  /** Ports of this machine's 127.0.0.1 that lead to those of the host, where its address can't be reached. */
  readonly published: Readonly<Record<string, number>>
}

/** Every lab of this machine, also one of which no host is left. */
export async function labsHere(deployer: Deployer): Promise<readonly LabStatus[]> {
  const engine = await deployer.engine()
  const {standing, names} = await deployer.ask({standing: standingHosts(engine), names: labNames(engine)})
  return [...new Set([...standing.map((each) => each.lab), ...names])].sort().map((lab) => statusOf(lab, standing))
}

/** Errors: NOT_FOUND, ENGINE_MISSING. */
export async function labStatus(name: string, deployer: Deployer): Promise<LabStatus> {
  const {standing} = await deployer.ask({standing: standingHosts(await deployer.engine(), name)})
  if (standing.length > 0) return statusOf(name, standing)
  throw new ShipitError('NOT_FOUND', `There is no lab "${name}" on this machine.`, {hint: 'Bring it up with `shipit lab up`, or list those that stand with `shipit lab`.'})
}

function statusOf(lab: string, all: readonly StandingHost[]): LabStatus {
  const standing = all.filter((each) => each.lab === lab)
  const folder = labFolder(lab)
  const hosts = toHosts(standing, folder).map(({name, address, port = 22, user = 'root', key = '', jump}, index): LabHostStatus => {
    const {host, isRunning, published} = standing[index] as StandingHost
    return {name, address, port, user, key, ...(jump !== undefined && {jump}), flavour: host.flavour, state: isRunning ? 'running' : 'stopped', published}
  })
  return {name: lab, hosts, sshConfig: folder.sshConfig}
}

/** Lines for people. */
export function toLines({name, hosts}: LabStatus): readonly string[] {
  const rows = hosts.map((host) => [host.name, host.address, host.user, host.flavour, host.state, host.jump === undefined ? '' : `through ${host.jump}`])
  const widthOf = (column: number): number => Math.max(...rows.map((row) => row[column]?.length ?? 0))
  return [
    `Lab ${name}${hosts.length === 0 ? ': no host is left of it' : ''}`,
    ...rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widthOf(column))).join('  ')}`.trimEnd()),
  ]
}
