import type {DatabaseServer, WithPassword} from './server.js'

/** MariaDB and MySQL. */
export const mysql: DatabaseServer = {
  script: 'databases/mysql.sh',
  reserved: ['information_schema', 'mysql', 'performance_schema', 'sys'],
  make: (databases) => [unlogged, ...databases.map(made)].join('\n'),
  setPassword: (database) => [unlogged, `ALTER USER ${account(database.owner)} IDENTIFIED BY ${literal(database.password.reveal())};`, ''].join('\n'),
  drop: (name, owner) => [`DROP DATABASE IF EXISTS ${identifier(name)};`, ...(owner === undefined ? [] : [`DROP USER IF EXISTS ${account(owner)};`]), ''].join('\n'),
}

/** A name in SQL, whatever is in it. */
export const identifier = (name: string): string => `\`${sound(name).replaceAll('`', '``')}\``

/** Text in SQL, with backslashes as escapes. */
export const literal = (text: string): string => `'${sound(text).replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n').replaceAll('\r', '\\r')}'`

/** The name of a database in a grant, where `_` and `%` are wildcards: `shop_a` would let in to `shopXa`. */
export const pattern = (name: string): string => identifier(name.replaceAll(/[\\_%]/g, (sign) => `\\${sign}`))

function sound(text: string): string {
  if (text.includes('\0')) throw new TypeError('a NUL byte cannot be part of SQL')
  return text
}

const account = (name: string): string => `${literal(name)}@'%'`

/** The log of all statements, where somebody has it on, is off for this session; backslashes are escapes, whatever the server is set to. */
const unlogged = `SET SESSION sql_log_off = 1;
SET SESSION sql_mode = '';
SET NAMES utf8mb4;`

const made = ({name, owner, password}: WithPassword): string => `
CREATE DATABASE IF NOT EXISTS ${identifier(name)};
CREATE USER IF NOT EXISTS ${account(owner)} IDENTIFIED BY ${literal(password.reveal())};
ALTER USER ${account(owner)} IDENTIFIED BY ${literal(password.reveal())};
GRANT ALL PRIVILEGES ON ${pattern(name)}.* TO ${account(owner)};
`
