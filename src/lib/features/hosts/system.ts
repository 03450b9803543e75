import type {ProxySettings} from '../../config/config.js'
import type {Engine} from '../../engines/engine.js'
import {script} from '../../shell/command.js'
import type {Fact} from '../../shell/fact.js'
import {template} from '../../template.js'

/** What a host is, before anything is made of it. */
export type System = {
  /** `debian`, `ubuntu` …, and the release, such as 13 or 24.04. */
  readonly os: string
  readonly release: string
  /** What the system descends from: `debian` for Ubuntu. */
  readonly like: readonly string[]
  /** For people: `Debian GNU/Linux 13 (trixie)`. */
  readonly name: string
  /** As `uname -m` says it. */
  readonly machine: string
  /** Seconds since 1970, by the host's clock. */
  readonly now: number
  readonly hasSystemd: boolean
  readonly programs: readonly string[]
  /** Version of the engine that answers; absent: none does. */
  readonly engine?: string
  /** The engine starts containers at boot. */
  readonly boots: boolean
  /** Containers that run now, whoever's they are. */
  readonly containers: number
  /** Text of Docker's daemon.json; absent: there is none. */
  readonly daemon?: string
  /** Ports that the proxy needs and another program has. */
  readonly taken: readonly {readonly port: number; readonly by: string; readonly pid: number}[]
}

export const systemOf = (engine: Engine, {httpPort, httpsPort}: ProxySettings): Fact<System> => ({
  command: script('system', template('host/system.sh'), engine.name, engine.bootUnit, String(httpPort), String(httpsPort)),
  parse: readSystem,
})

function readSystem(stdout: string): System {
  const lines = stdout.split('\n').map((line) => line.split(' '))
  const all = (word: string): readonly (readonly string[])[] => lines.filter(([first]) => first === word).map(([, ...rest]) => rest)
  const one = (word: string): string => all(word)[0]?.join(' ') ?? ''
  const [os = 'unknown', release = ''] = one('os').split(' ')
  return {
    os,
    release,
    like: one('like').split(' ').filter(Boolean),
    name: one('name'),
    machine: one('machine'),
    now: Number(one('now')),
    hasSystemd: one('systemd') === 'yes',
    programs: all('has').map(([program = '']) => program),
    ...(one('engine') !== '' && {engine: one('engine')}),
    boots: one('boots') === 'yes',
    containers: Number(one('containers')),
    ...(one('daemon') !== '' && {daemon: one('daemon')}),
    taken: all('taken').map(([port, by = '', pid]) => ({port: Number(port), by, pid: Number(pid)})),
  }
}
