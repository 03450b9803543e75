import {labels} from '../../config/paths.js'
import type {Container} from '../../engines/engine.js'

/** The container of an accessory among these. */
export const containerOf = (containers: readonly Container[], accessory: string): Container | undefined =>
  containers.find((each) => each.labels[labels.kind] === 'accessory' && each.labels[labels.accessory] === accessory)

/** Every accessory that has a container among these, by name. */
export const accessoriesHere = (containers: readonly Container[]): readonly string[] => [
  ...new Set(containers.flatMap((each) => (each.labels[labels.kind] === 'accessory' ? (each.labels[labels.accessory] ?? []) : []))),
]
