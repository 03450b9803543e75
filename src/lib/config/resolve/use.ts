import type {Use} from '../config.js'
import {kindOfName} from '../ready/ready.js'
import type {WrittenUse} from '../schema/file.js'

/** `uses: {postgres: blog/postgres}` of app shop: a database and an account shop on that server. */
export function resolveUse(name: string, written: WrittenUse, app: string): Use {
  const {accessory: theirs, kind: given, database, owner} = typeof written === 'string' ? {accessory: written} : written
  const [other = '', accessory = ''] = theirs.split('/')
  const kind = given ?? kindOfName(accessory)
  const own = database ?? app.replaceAll('-', '_')
  return {
    name,
    app: other,
    accessory,
    ...(kind && {kind}),
    ...((kind === 'postgres' || kind === 'mysql') && {database: {name: own, owner: owner ?? own}}),
  }
}
