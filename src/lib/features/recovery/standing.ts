import {accessoryContainer, paths} from '../../config/paths.js'
import type {Config} from '../../config/config.js'
import type {Engine} from '../../engines/engine.js'
import {script} from '../../shell/command.js'
import type {Fact} from '../../shell/fact.js'
import {template} from '../../template.js'

/** What stands of an app on a host that it is to be recovered to. */
export type Standing = {
  /** A recovery was begun there, and cut off. */
  readonly recovering: boolean
  readonly containers: readonly string[]
  /** Volumes that hold something. */
  readonly volumes: readonly string[]
  /** Containers of other apps that it needs and that do not run there. */
  readonly lacks: readonly string[]
}

export const standingOf = (engine: Engine, config: Config, host: string): Fact<Standing> => {
  const needed = config.roles.some((role) => role.hosts.includes(host)) ? (config.uses ?? []).map((use) => accessoryContainer(use.app, use.accessory)) : []
  return {
    command: script(
      'recover-look',
      template('host/recover-look.sh'),
      engine.name,
      config.name,
      paths.recovering(config.name),
      ...volumesOn(config, host).map(({volume}) => volume),
      '--',
      ...needed,
    ),
    parse: (stdout) => {
      const lines = stdout.split('\n').map((line) => line.split(' '))
      const all = (word: string): readonly string[] => lines.flatMap(([first, second]) => (first === word ? [second ?? ''] : []))
      return {recovering: all('recovering').length > 0, containers: all('container'), volumes: all('volume'), lacks: all('lacks')}
    },
  }
}

export type VolumeOn = {/** As the engine knows it; a folder of the host begins with "/". */ readonly volume: string; readonly of: string; readonly isCache: boolean}

/** Every volume that roles and accessories of a host have, each once. */
export function volumesOn({roles, accessories}: Pick<Config, 'roles' | 'accessories'>, host: string): readonly VolumeOn[] {
  const all = [
    ...roles.map((role) => ({of: role.name, isCache: false, hosts: role.hosts, volumes: role.volumes})),
    ...accessories.map((each) => ({of: each.name, isCache: each.kind === 'redis' && !each.persist, hosts: each.hosts, volumes: each.volumes})),
  ]
  const volumes = all
    .filter(({hosts}) => hosts.includes(host))
    .flatMap(({of, isCache, volumes}) => volumes.filter((each) => !each.readOnly).map(({source}) => ({volume: source, of, isCache})))
  return volumes.filter(({volume}, index) => volumes.findIndex((each) => each.volume === volume) === index)
}
