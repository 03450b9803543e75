import type {Row, RowMaker} from './row.js'

export const postgres: RowMaker = ({major, env, variables}) => {
  const given = (name: string, other: string): string => env[name] ?? other
  const user = given('POSTGRES_USER', 'postgres')
  const database = given('POSTGRES_DB', user)
  // A name that is secret is known in the container alone.
  const isHidden = ['POSTGRES_USER', 'POSTGRES_DB'].some((name) => (variables.includes(name) && env[name] === undefined) || variables.includes(`${name}_FILE`))
  return {
    kind: 'postgres',
    port: 5432,
    ...dataOf(major, env),
    // The server of the first start listens on the unix socket only; asked over TCP, it is not there yet.
    health: {kind: 'command', command: isHidden ? inShell('pg_isready -h 127.0.0.1') : ['pg_isready', '-h', '127.0.0.1', '-U', user, '-d', database], deadline: 120},
    console: isHidden ? inShell('psql') : ['psql', '-U', user, database],
    stopTimeout: 120,
    needs: env.POSTGRES_HOST_AUTH_METHOD === 'trust' ? [] : ['POSTGRES_PASSWORD', 'POSTGRES_PASSWORD_FILE'],
  }
}

/** From 18 on the image keeps its data a folder deeper, one for each major version: a mount at the folder above holds them all. */
function dataOf(major: number | undefined, env: Readonly<Record<string, string>>): Pick<Row, 'data' | 'doubt'> {
  const isKnown = major !== undefined && major >= 9 && major < 100
  const path = env.PGDATA ?? (isKnown && major >= 18 ? '/var/lib/postgresql' : '/var/lib/postgresql/data')
  return {data: {path, volume: `data:${mountOf(path)}`}, ...(!isKnown && env.PGDATA === undefined && {doubt})}
}

const doubt = 'does not tell the major version of postgres, and the place of its data depends on it: write a tag such as postgres:17, or the volume under `volumes`'

const mountOf = (path: string): string => (/^\/var\/lib\/postgresql\/data\//.test(path) ? '/var/lib/postgresql/data' : path)

/** The names come from the container's own variables, or from the files that they point to. */
const inShell = (program: string): readonly string[] => [
  'sh',
  '-c',
  `user=\${POSTGRES_USER:-$(cat "\${POSTGRES_USER_FILE:-/dev/null}")}; user=\${user:-postgres}; database=\${POSTGRES_DB:-$(cat "\${POSTGRES_DB_FILE:-/dev/null}")}; exec ${program} -U "$user" -d "\${database:-$user}"`,
]
