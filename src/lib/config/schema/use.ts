import * as v from 'valibot'
import {accountName, databaseName, oneOf, text} from './leaf.js'
import {key, required, section} from './section.js'

const theirs = text('an accessory of another app, such as blog/postgres', /^[a-z][a-z0-9-]*\/[a-z][a-z0-9-]*$/)

/** An accessory of another app: `<app>/<accessory>`, or a mapping. */
export const use = v.union(
  [
    theirs,
    section({
      accessory: required(theirs, 'The other app, as it is called on the host, and its accessory.'),
      kind: key(oneOf('postgres', 'mysql', 'other'), 'What it is: of postgres and mysql (mariadb, too) the app gets a database. Default: what the name of the accessory tells.'),
      database: key(databaseName, 'Database that is made there for this app. Default: the name of the app.'),
      owner: key(accountName, 'Account that owns it. Default: one of the name of the database.'),
    }),
  ],
  'an accessory of another app, such as blog/postgres',
)

export type WrittenUse = v.InferOutput<typeof use>
