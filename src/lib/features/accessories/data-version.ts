import type {Accessory} from '../../config/config.js'
import {ShipitError} from '../../errors.js'
import {placeOf} from './data-place.js'
import type {AccessoryNotes} from './record.js'

/** Servers that do not open the data of another major version. */
const careful = /(?:^|\/)(?:postgres|postgresql|postgis|timescaledb|pgvector)$/

/** Errors: CONFLICT when a database would be started on data of another major version: the server would refuse it. Its volumes are those that it has on this host. */
export function refuseOtherMajor(host: string, accessory: Accessory, {records, places}: Pick<AccessoryNotes, 'records' | 'places'>): void {
  if (!careful.test(repositoryOf(accessory.image))) return
  const [to, place] = [majorOf(accessory.image), placeOf(accessory, places)]
  if (to !== undefined && place && place.major !== to) throw refusal(host, accessory, place.image)
  const before = records.find((each) => each.accessory.name === accessory.name)?.accessory
  if (!before || !sharesData(before, accessory)) return
  const from = majorOf(before.image)
  if (from === undefined || to === undefined || from === to) return
  throw refusal(host, accessory, before.image)
}

function refusal(host: string, {name, image}: Accessory, before: string): ShipitError {
  const [from = 0, to = 0] = [majorOf(before), majorOf(image)]
  const what = `${host}: the data of ${name} is that of ${before}, and ${image} does not open the data of another major version.`
  const hint =
    from < to
      ? `shipit accessory upgrade ${name} brings the data over; until then write \`image: ${before}\`.`
      : `Write \`image: ${before}\` under accessories.${name} in deploy.yml.`
  return new ShipitError('CONFLICT', what, {hint})
}

const repositoryOf = (image: string): string => image.replace(/@.*$/, '').replace(/:[^:/]*$/, '')

/** The first number of the tag, or the one after "pg": 17 of postgres:17.2-alpine and of timescaledb:2.17.2-pg17. */
export const majorOf = (image: string): number | undefined => {
  const name = image.replace(/@.*$/, '')
  const [, digits] = /:(?:[^:/]*-)?pg(\d+)[^:/]*$/.exec(name) ?? /:[a-z]*(\d+)[^:/]*$/.exec(name) ?? []
  return digits === undefined ? undefined : Number(digits)
}

const sharesData = (a: Accessory, b: Accessory): boolean => a.volumes.some((mine) => b.volumes.some((other) => other.source === mine.source))
