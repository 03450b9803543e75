import type {DatabaseKind} from '../../config/databases.js'
import {mysql} from './mysql.js'
import {postgres} from './postgres.js'
import type {DatabaseServer} from './server.js'

export const servers = {postgres, mysql} as const satisfies Record<DatabaseKind, DatabaseServer>
