import type {Accessory} from '../../config/config.js'
import {paths} from '../../config/paths.js'
import type {Engine} from '../../engines/engine.js'
import {on} from '../../plan/on.js'
import type {Step} from '../../plan/plan.js'
import {cmd} from '../../shell/command.js'
import {withEarlier} from './data-place.js'
import type {DataPlace} from './data-place.js'

/** Volumes of an accessory, as the engine knows them; folders of the host are not ours to delete. */
const volumesOf = (accessory: Accessory): readonly string[] => accessory.volumes.map((each) => each.source).filter((source) => !source.startsWith('/'))

/** On a host: those that hold its data now, and those that upgrades have left. */
export const allVolumes = (accessory: Accessory, places: readonly DataPlace[]): readonly string[] => withEarlier(volumesOf(accessory), places)

export const removeVolumes = ({engine, host}: {readonly engine: Engine; readonly host: string}, volumes: readonly string[]): readonly Step[] =>
  volumes.flatMap((volume) => {
    const {run} = on(host)
    return [
      run('remove', `Volume ${volume} and its data`, engine.removeVolume(volume)),
      run('check', `Forget ${volume}`, cmd('rm', '-f', paths.dataPlace(volume), paths.volumeInTheMaking(volume))),
    ]
  })
