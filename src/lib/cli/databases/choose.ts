import type {Config} from '../../config/config.js'
import {databasesOf} from '../../config/databases.js'
import type {Database} from '../../config/databases.js'
import {ShipitError} from '../../errors.js'

/** The database that is meant. Errors: USAGE, with those that the file has. */
export function chooseDatabase(config: Config, server: string, name: string): Database {
  const all = databasesOf(config)
  const found = all.find((each) => each.server === server && each.name === name)
  if (found) return found
  throw new ShipitError('USAGE', `deploy.yml has no database ${name} on ${server}.`, {
    hint: all.length === 0 ? 'See `databases` of an accessory, or `uses`, in the file.' : `It has ${all.map((each) => `${each.server} ${each.name}`).join(', ')}.`,
  })
}
