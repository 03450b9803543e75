import {scramVerifier} from './scram.js'
import type {DatabaseServer, WithPassword} from './server.js'

export const postgres: DatabaseServer = {
  script: 'databases/postgres.sh',
  reserved: ['postgres', 'template0', 'template1'],
  make: (databases) => [unlogged, closeOwn, ...databases.map(made)].join('\n'),
  setPassword: (database) => [unlogged, `ALTER ROLE ${identifier(database.owner)} LOGIN PASSWORD ${passwordOf(database)};`, ''].join('\n'),
  drop: (name, owner) =>
    [`DROP DATABASE IF EXISTS ${identifier(name)} WITH (FORCE);`, ...(owner === undefined ? [] : [`DROP ROLE IF EXISTS ${identifier(owner)};`]), ''].join('\n'),
}

/** A name in SQL, whatever is in it. Errors: a NUL byte, which no name can hold. */
export const identifier = (name: string): string => `"${sound(name).replaceAll('"', '""')}"`

/** Text in SQL, with standard_conforming_strings on: a backslash is a backslash. */
export const literal = (text: string): string => `'${sound(text).replaceAll("'", "''")}'`

function sound(text: string): string {
  if (text.includes('\0')) throw new TypeError('a NUL byte cannot be part of SQL')
  return text
}

/** Nothing of this session is written down by the server, not even what fails. */
const unlogged = `\\set ON_ERROR_STOP on
\\set VERBOSITY terse
SET standard_conforming_strings = on;
SET client_encoding = 'UTF8';
SET log_statement = 'none';
SET log_duration = off;
SET log_min_duration_statement = -1;
SET log_min_error_statement = 'panic';
SET log_min_messages = 'panic';
SET pg_stat_statements.track_utility = off;
SET pgaudit.log = 'none';`

/** What every account could enter by default, and needs not. */
const closeOwn = `REVOKE CONNECT, TEMPORARY ON DATABASE postgres, template1 FROM PUBLIC;`

function made(database: WithPassword): string {
  const [name, owner] = [identifier(database.name), identifier(database.owner)]
  return `
SELECT ${literal(`CREATE ROLE ${owner}`)} WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = ${literal(database.owner)}) \\gexec
ALTER ROLE ${owner} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD ${passwordOf(database)};
SELECT ${literal(`CREATE DATABASE ${name} OWNER ${owner}`)} WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = ${literal(database.name)}) \\gexec
ALTER DATABASE ${name} OWNER TO ${owner};
REVOKE ALL ON DATABASE ${name} FROM PUBLIC;
SELECT current_setting('server_version_num')::int < 150000 AS old \\gset
\\if :old
\\connect ${name}
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT ALL ON SCHEMA public TO ${owner};
\\connect postgres
${unlogged}
\\endif
`
}

const passwordOf = ({password, salt}: WithPassword): string => literal(scramVerifier(password.reveal(), salt) ?? password.reveal())
