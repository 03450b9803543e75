import type {Accessory} from '../../config/config.js'
import {canonical} from '../app/hash.js'
import type {AccessoryRecord} from './record.js'
import {madeOf} from './spec.js'

/** Why the container of an accessory is replaced, in a few words: `postgres:17.1 → postgres:17.2, env`. */
export function accessoryChanges(
  {accessory, spec, force}: {readonly accessory: Accessory; readonly spec: string; readonly force: boolean},
  record: AccessoryRecord | undefined,
): string {
  if (!record) return 'it never ran well'
  if (record.spec === spec) return force ? 'by command' : 'it is not as it last ran well'
  const changed = madeOf.filter((part) => part !== 'image' && canonical(accessory[part]) !== canonical(record.accessory[part]))
  const image = accessory.image === record.accessory.image ? [] : [`${record.accessory.image} → ${accessory.image}`]
  const secrets = canonical(accessory.secrets) === canonical(record.accessory.secrets) ? [] : ['secrets']
  const all = [...image, ...changed, ...secrets]
  return all.length > 0 ? all.join(', ') : 'values of secrets'
}
