import type {Accessory} from '../../config/config.js'
import type {DiffItem} from '../../plan/diff.js'
import {differences} from '../../plan/difference.js'
import {contentsOfFiles, valuesOfSecrets} from '../app/diff.js'
import type {AccessoryGiven} from './given.js'
import type {AccessoryRecord} from './record.js'
import type {AccessoryWork} from './work.js'

export type AccessoryDiff = {
  readonly work: AccessoryWork
  readonly accessory: Accessory
  readonly given: Pick<AccessoryGiven, 'secretHashes' | 'files'>
  /** How it last ran well. */
  readonly record: AccessoryRecord | undefined
}

/** What becomes of an accessory on a host; nothing: it is as wanted. */
export function accessoryDiff({work, accessory, given, record}: AccessoryDiff): readonly DiffItem[] {
  const item = {kind: 'accessory', name: accessory.name} as const
  switch (work.kind) {
    case 'keep':
    case 'prove':
      return []
    case 'start':
      return [{...item, effect: 'update', told: 'starts again', differences: []}]
    case 'create':
      return [{...item, effect: 'create', told: accessory.image, differences: []}]
    case 'replace': {
      const found = record
        ? [
            ...differences(settingsOf(record.accessory), settingsOf(accessory)),
            ...valuesOfSecrets([record.accessory, record.secretHashes], [accessory, given.secretHashes]),
            ...contentsOfFiles(record.files, given.files),
          ]
        : []
      return [{...item, effect: 'update', told: `${found.length === 0 ? `${work.because}; ` : ''}about ${work.downtime} s without it`, differences: found}]
    }
  }
}

/** One that the file no longer names. */
export const goneAccessory = (name: string): DiffItem => ({effect: 'remove', kind: 'accessory', name, told: 'its data stays', differences: []})

const settingsOf = ({name: _, hosts: __, kind: ___, ...settings}: Accessory): Omit<Accessory, 'name' | 'hosts' | 'kind'> => settings
