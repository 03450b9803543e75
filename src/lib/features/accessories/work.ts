import {labels} from '../../config/paths.js'
import type {Container} from '../../engines/engine.js'
import {isUp} from '../app/state.js'
import {nothing, sequence} from '../../plan/plan.js'
import type {Plan} from '../../plan/plan.js'
import {accessoryChanges} from './changes.js'
import type {AccessoryRecord} from './record.js'
import type {AccessorySite} from './site.js'
import {containerOf} from './state.js'
import {back, created, downtimeOf, goOver, prepared, proven, removed, started} from './turn.js'

export type AccessoryWork = {
  readonly host: string
  readonly accessory: string
  /** keep: as wanted. prove: it runs as wanted, and nobody has seen it healthy yet. start: it is there and stands still. */
  readonly kind: 'keep' | 'prove' | 'start' | 'create' | 'replace'
  /** Why, in a few words. */
  readonly because: string
  /** Seconds without it, about; absent where none is lost that was there. */
  readonly downtime?: number
  /** Paths of the files that it mounts. */
  readonly files: readonly string[]
  readonly plan: Plan
}

/** Brings one accessory to what the file says. One that does not get healthy is put back as it last ran well. */
export function planAccessory(site: AccessorySite): AccessoryWork {
  const {accessory, host} = site
  const here = containerOf(site.containers, accessory.name)
  const record = site.notes.records.find((each) => each.accessory.name === accessory.name)
  const kind = kindOf(site, here, record)
  const because = kind === 'replace' ? accessoryChanges(site, record) : ''
  const work = {host, accessory: accessory.name, kind, because, files: site.given.files.map((file) => file.path)}
  switch (kind) {
    case 'keep':
      return {...work, plan: nothing}
    case 'prove':
      return {...work, plan: sequence(`Prove ${accessory.name}`, proven(site), back(site, here, record))}
    case 'start':
      return {
        ...work,
        plan: sequence(`Start ${accessory.name}`, [started(site), ...proven(site)], record && record.spec !== site.given.spec ? back(site, here, record) : undefined),
      }
    case 'create':
      return {
        ...work,
        plan: sequence(`Boot ${accessory.name}`, [
          ...prepared(site),
          sequence('Go over', [...(here ? [removed(site)] : []), ...created(site), started(site), ...proven(site)], back(site, undefined, record)),
        ]),
      }
    case 'replace': {
      const downtime = downtimeOf(site)
      return {...work, downtime, plan: sequence(`Replace ${accessory.name}`, [...prepared(site), goOver(site, here, record, {because})])}
    }
  }
}

function kindOf({given: {spec}, force}: AccessorySite, here: Container | undefined, record: AccessoryRecord | undefined): AccessoryWork['kind'] {
  // One that never ran may be without a network that it was to get: it was cut off while it was made.
  if (!here || here.state === 'created') return 'create'
  if (force || here.labels[labels.spec] !== spec) return 'replace'
  if (!isUp(here)) return 'start'
  return record?.spec === spec ? 'keep' : 'prove'
}
