import {toHosts} from '../../features/lab/ssh-files.js'
import {standingHosts} from '../../features/lab/state.js'
import type {StandingHost} from '../../features/lab/state.js'
import type {Deployer} from '../prepare-image.js'
import {labFolder} from './folder.js'

export type LabStatus = {
  readonly name: string
  readonly hosts: readonly {
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
  }[]
  /** For `ssh -F`. */
  readonly sshConfig: string
}

/** Every lab of this machine, or the named one. */
export async function labStatus(deployer: Deployer, name?: string): Promise<readonly LabStatus[]> {
  const {standing} = await deployer.ask({standing: standingHosts(await deployer.engine(), name)})
  return [...new Set(standing.map((each) => each.lab))].map((lab) =>
    toStatus(
      lab,
      standing.filter((each) => each.lab === lab),
    ),
  )
}

function toStatus(lab: string, standing: readonly StandingHost[]): LabStatus {
  const folder = labFolder(lab)
  const hosts = toHosts(standing, folder).map(({name, address, port = 22, user = 'root', key = '', jump}, index) => {
    const each = standing[index] as StandingHost
    return {
      name,
      address,
      port,
      user,
      key,
      ...(jump !== undefined && {jump}),
      flavour: each.host.flavour,
      state: each.isRunning ? ('running' as const) : ('stopped' as const),
      published: each.published,
    }
  })
  return {name: lab, hosts, sshConfig: folder.sshConfig}
}

/** Lines for people. */
export const toLines = ({name, hosts}: LabStatus): readonly string[] => {
  const rows = hosts.map((host) => [host.name, host.address, host.user, host.flavour, host.state, host.jump === undefined ? '' : `through ${host.jump}`])
  const widths = [0, 1, 2, 3, 4, 5].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  return [`Lab ${name}`, ...rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd())]
}
