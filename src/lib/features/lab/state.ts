import type {LocalEngine} from '../../run/local-engine.js'
import {cmd, script, inTurn} from '../../shell/command.js'
import type {Command} from '../../shell/command.js'
import type {Fact} from '../../shell/fact.js'
import {template} from '../../template.js'
import {labLabels, networkOf} from './names.js'
import type {LabHost} from './spec.js'

/** A lab host that stands in the engine. */
export type StandingHost = {
  readonly lab: string
  readonly host: LabHost
  readonly container: string
  readonly isRunning: boolean
  /** In the lab's network, also while it is stopped; absent where it is in none. */
  readonly address?: string
  /** Ports of this machine's 127.0.0.1 that lead to the host's: 22, 80, 443. */
  readonly published: Readonly<Record<string, number>>
}

export type LabNetwork = {readonly name: string; readonly subnets: readonly string[]}

/** The hosts of one lab, or of all, by name. */
export const standingHosts = ({docker}: Pick<LocalEngine, 'docker'>, lab?: string): Fact<readonly StandingHost[]> => ({
  command: inspected(docker, 'container', '--all', '--filter', `label=${lab === undefined ? labLabels.lab : `${labLabels.lab}=${lab}`}`),
  parse: (stdout) =>
    stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => toStanding(JSON.parse(line) as Inspected))
      .sort((one, other) => one.lab.localeCompare(other.lab) || one.host.name.localeCompare(other.host.name, 'en', {numeric: true})),
})

/** Every network of the engine: a lab's own must not overlap with one. */
export const networks = ({docker}: Pick<LocalEngine, 'docker'>): Fact<readonly LabNetwork[]> => ({
  command: inspected(docker, 'network'),
  parse: (stdout) =>
    stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => {
        const {Name, IPAM} = JSON.parse(line) as {readonly Name: string; readonly IPAM: {readonly Config: readonly {readonly Subnet?: string}[] | null}}
        return {name: Name, subnets: (IPAM.Config ?? []).flatMap((config) => config.Subnet ?? [])}
      }),
})

const inspected = (docker: string, kind: 'container' | 'network', ...which: readonly string[]): Command => script('inspect', template('lab/inspect.sh'), docker, kind, ...which)

export const volumes = ({docker}: LocalEngine, lab: string): Fact<readonly string[]> => ({
  command: cmd(docker, 'volume', 'ls', '--quiet', '--filter', `label=${labLabels.lab}=${lab}`),
  parse: (stdout) => stdout.split('\n').filter(Boolean),
})

/** The names of labs of which any network or volume is left. */
export const labNames = ({docker}: LocalEngine): Fact<readonly string[]> => ({
  command: inTurn(
    cmd(docker, 'network', 'ls', '--filter', `label=${labLabels.lab}`, '--format', `{{.Label "${labLabels.lab}"}}`),
    cmd(docker, 'volume', 'ls', '--filter', `label=${labLabels.lab}`, '--format', `{{.Label "${labLabels.lab}"}}`),
  ),
  parse: (stdout) => [...new Set(stdout.split('\n').filter(Boolean))].sort(),
})

/** What each running host says of itself: its key, as in a .pub file, and the mark that it was entered for these wishes. */
export type Entered = ReadonlyMap<string, {readonly key: string; readonly mark: string}>

export const enteredHosts = ({docker}: LocalEngine, containers: readonly string[]): Fact<Entered> => ({
  command: script('entered-hosts', template('lab/entered.sh'), docker, ...containers),
  parse: (stdout) =>
    new Map(
      stdout.split('\n').flatMap((line) => {
        const [container = '', key = '', mark = ''] = line.split('|')
        return key.startsWith('ssh-') ? [[container, {key: key.split(' ').slice(0, 2).join(' '), mark}] as const] : []
      }),
    ),
})

/** What a docker daemon is and runs on. */
export type EngineSystem = {
  /** Docker Desktop is in a machine of its own. */
  readonly system: string
  readonly cgroups: '1' | '2'
  /** It knows which capabilities it has to give; before 23 it fails when it is asked for all of them and lacks one. */
  readonly knowsItsCapabilities: boolean
}

export const engineSystem = ({docker}: LocalEngine): Fact<EngineSystem> => ({
  command: cmd(docker, 'info', '--format', '{{.OperatingSystem}}|{{.CgroupVersion}}|{{.ServerVersion}}'),
  parse: (stdout) => {
    const [system = '', cgroups = '', version = ''] = stdout.trim().split('|')
    return {system, cgroups: cgroups === '2' ? '2' : '1', knowsItsCapabilities: Number.parseInt(version) >= 23}
  },
})

type Inspected = {
  readonly Name: string
  readonly State: {readonly Running: boolean}
  readonly Config: {readonly Labels: Readonly<Record<string, string>>}
  readonly NetworkSettings: {
    readonly Networks: Readonly<Record<string, {readonly IPAddress?: string; readonly IPAMConfig?: {readonly IPv4Address?: string} | null}>>
    readonly Ports: Readonly<Record<string, readonly {readonly HostPort: string}[] | null>> | null
  }
}

function toStanding({Name, State, Config, NetworkSettings}: Inspected): StandingHost {
  const lab = Config.Labels[labLabels.lab] ?? ''
  const network = NetworkSettings.Networks[networkOf(lab)]
  const address = network?.IPAMConfig?.IPv4Address || network?.IPAddress
  const published = Object.entries(NetworkSettings.Ports ?? {}).flatMap(([port, to]) => (to?.[0] ? [[port.replace(/\/tcp$/, ''), Number(to[0].HostPort)] as const] : []))
  return {
    lab,
    host: JSON.parse(Config.Labels[labLabels.host] ?? '{}') as LabHost,
    container: Name.replace(/^\//, ''),
    isRunning: State.Running,
    ...(address && {address}),
    published: Object.fromEntries(published),
  }
}
