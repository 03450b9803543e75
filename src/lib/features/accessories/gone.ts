import type {Config} from '../../config/config.js'
import {labels} from '../../config/paths.js'
import type {Container, Engine} from '../../engines/engine.js'
import {ShipitError} from '../../errors.js'
import {isUp} from '../app/state.js'
import {on} from '../../plan/on.js'
import {sequence} from '../../plan/plan.js'
import type {Plan} from '../../plan/plan.js'
import {forgetRecord} from './record.js'
import type {AccessoryNotes} from './record.js'
import {accessoriesHere} from './state.js'

/** Accessories that run on a host and that the file no longer names for it, by name. */
export const goneAccessories = (config: Config, host: string, containers: readonly Container[]): readonly string[] => {
  const wanted = config.accessories.filter((each) => each.hosts.includes(host)).map((each) => each.name)
  return accessoriesHere(containers).filter((name) => !wanted.includes(name))
}

type Place = {readonly engine: Engine; readonly host: string; readonly name: string; readonly containers: readonly Container[]; readonly notes: AccessoryNotes}

/** Stops an accessory and takes its container away. Its volumes and their data stay. Errors: CONFLICT while another app uses it. */
export function retireAccessory(place: Place, accessory: string): Plan {
  const {engine, host, name, containers, notes} = place
  refuseInUse(place, accessory)
  const {run} = on(host)
  const {stopTimeout = 30} = notes.records.find((each) => each.accessory.name === accessory)?.accessory ?? {}
  const own = containers.filter((each) => each.labels[labels.accessory] === accessory)
  return sequence(`Remove ${accessory}`, [
    ...own.filter(isUp).map((each) => run('remove', `Stop ${accessory}`, engine.stop(each.id, stopTimeout))),
    ...own.map((each) => run('remove', `Remove the container of ${accessory}; its data stays`, engine.remove(each.id))),
    forgetRecord(host, name, accessory),
  ])
}

function refuseInUse({host, name, notes}: Place, accessory: string): void {
  const apps = (notes.uses ?? []).filter((use) => use.accessory === accessory).map((use) => use.app)
  if (apps.length === 0) return
  throw new ShipitError('CONFLICT', `${host}: ${accessory} of ${name} is used by ${apps.join(', ')}. Nothing was changed.`, {
    hint: `Take it out of \`uses\` there and deploy, or \`shipit remove\` ${apps.length === 1 ? 'that app' : 'those apps'} first.`,
  })
}
