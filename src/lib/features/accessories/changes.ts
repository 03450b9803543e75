import type {Accessory} from '../../config/config.js'
import {changedFiles, changedSecrets} from '../app/changes.js'
import {canonical} from '../app/hash.js'
import type {AccessoryGiven} from './given.js'
import type {AccessoryRecord} from './record.js'
import {madeOf} from './spec.js'

export type AccessoryChange = {readonly accessory: Accessory; readonly given: Pick<AccessoryGiven, 'spec' | 'secretHashes' | 'files'>; readonly force: boolean}

/** Why the container of an accessory is replaced, in a few words: `postgres:17.1 → postgres:17.2, env, secret TOKEN changed (1a2b3c4d → 9f8e7d6c)`. */
export function accessoryChanges({accessory, given, force}: AccessoryChange, record: AccessoryRecord | undefined): string {
  if (!record) return 'it never ran well'
  const before = record.accessory
  if (record.spec === given.spec) return force ? 'by command' : 'it is not as it last ran well'
  const all = [
    ...(accessory.image === before.image ? [] : [`${before.image} → ${accessory.image}`]),
    ...madeOf.filter((part) => part !== 'image' && canonical(accessory[part]) !== canonical(before[part])),
    ...(canonical(accessory.secrets) === canonical(before.secrets) ? [] : ['secrets']),
    ...changedSecrets([before, record.secretHashes], [accessory, given.secretHashes]),
    ...changedFiles(record.files, given.files),
  ]
  return all.length > 0 ? all.join(', ') : 'its place behind the proxy'
}
