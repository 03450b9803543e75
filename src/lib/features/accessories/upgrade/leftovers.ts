import {labels, paths} from '../../../config/paths.js'
import type {Container, Engine} from '../../../engines/engine.js'
import {on} from '../../../plan/on.js'
import type {Step} from '../../../plan/plan.js'
import {cmd} from '../../../shell/command.js'
import type {AccessoryNotes} from '../record.js'

type Place = {readonly engine: Engine; readonly host: string; readonly containers: readonly Container[]; readonly notes: AccessoryNotes}

/** Takes away what upgrades that were cut off have left and nothing relies on. A volume that was not filled to the end goes with the next upgrade. */
export function leftByUpgrades({engine, host, containers, notes}: Place): readonly Step[] {
  const {run} = on(host)
  const inUse = notes.making.filter((volume) => notes.places.some(({now}) => now === volume))
  return [
    ...containers.filter((each) => each.labels[labels.kind] === 'upgrade').map((each) => run('remove', `Remove ${each.name}, left by an upgrade`, engine.remove(each.id))),
    ...inUse.map((volume) => run('check', `${volume} is filled`, cmd('rm', '-f', paths.volumeInTheMaking(volume)))),
  ]
}
