import type {Accessory} from '../../config/config.js'
import {ShipitError} from '../../errors.js'
import type {AccessoryRecord} from './record.js'

/** Servers that do not open the data of another major version. */
const careful = /(?:^|\/)(?:postgres|postgis|timescaledb|pgvector)$/

/** Errors: CONFLICT when a database would be started on data of another major version: the server would refuse it. */
export function refuseOtherMajor(host: string, accessory: Accessory, records: readonly AccessoryRecord[]): void {
  const before = records.find((each) => each.accessory.name === accessory.name)?.accessory
  if (!before || !careful.test(repositoryOf(accessory.image)) || !sharesData(before, accessory)) return
  const [from, to] = [majorOf(before.image), majorOf(accessory.image)]
  if (from === undefined || to === undefined || from === to) return
  throw new ShipitError('CONFLICT', `${host}: ${accessory.name} runs ${before.image}, and ${accessory.image} does not open the data of another major version.`, {
    hint: `shipit accessory upgrade ${accessory.name} brings the data over; until then write \`image: ${before.image}\`.`,
  })
}

const repositoryOf = (image: string): string => image.replace(/@.*$/, '').replace(/:[^:/]*$/, '')

/** The first number of the tag: 17 of postgres:17.2-alpine. */
export const majorOf = (image: string): number | undefined => {
  const [, digits] = /:[a-z]*(\d+)[^:/]*$/.exec(image.replace(/@.*$/, '')) ?? []
  return digits === undefined ? undefined : Number(digits)
}

const sharesData = (a: Accessory, b: Accessory): boolean => a.volumes.some((mine) => b.volumes.some((other) => other.source === mine.source))
