import type {Accessory} from '../../config/config.js'
import type {Engine} from '../../engines/engine.js'
import {on} from '../../plan/on.js'
import type {Step} from '../../plan/plan.js'

/** Volumes of an accessory, as the engine knows them; folders of the host are not ours to delete. */
export const volumesOf = (accessory: Accessory): readonly string[] => accessory.volumes.map((each) => each.source).filter((source) => !source.startsWith('/'))

export const removeVolumes = ({engine, host}: {readonly engine: Engine; readonly host: string}, accessory: Accessory): readonly Step[] =>
  volumesOf(accessory).map((volume) => on(host).run('remove', `Volume ${volume} and its data`, engine.removeVolume(volume)))
