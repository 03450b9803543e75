import type {RowMaker} from './row.js'

export const mariadb: RowMaker = ({env}) => ({
  ...common,
  health: {kind: 'command', command: ['healthcheck.sh', '--connect', '--innodb_initialized'], deadline: 120},
  console: consoleOf('mariadb'),
  needs: isAllowedEmpty(env)
    ? []
    : ['MARIADB_ROOT_PASSWORD', ...others('MARIADB'), 'MARIADB_ROOT_PASSWORD_HASH', 'MARIADB_ROOT_PASSWORD_HASH_FILE', 'MYSQL_ROOT_PASSWORD', ...others('MYSQL')],
})

export const mysql: RowMaker = ({env}) => ({
  ...common,
  // Over TCP, where the server of the first start does not listen. It answers "access denied", too, once it is there: no password is needed.
  health: {kind: 'command', command: ['mysqladmin', 'ping', '--silent', '--protocol=tcp', '--host=127.0.0.1'], deadline: 120},
  console: consoleOf('mysql'),
  needs: isAllowedEmpty(env) ? [] : ['MYSQL_ROOT_PASSWORD', ...others('MYSQL')],
})

const common = {kind: 'mysql', port: 3306, data: {path: '/var/lib/mysql', volume: 'data:/var/lib/mysql'}, stopTimeout: 120} as const

const others = (prefix: string): readonly string[] => [`${prefix}_ROOT_PASSWORD_FILE`, `${prefix}_RANDOM_ROOT_PASSWORD`]

/** Any text but the empty one says yes to the image. */
const isAllowedEmpty = (env: Readonly<Record<string, string>>): boolean =>
  ['MARIADB_ALLOW_EMPTY_ROOT_PASSWORD', 'MYSQL_ALLOW_EMPTY_ROOT_PASSWORD', 'MYSQL_ALLOW_EMPTY_PASSWORD'].some((name) => (env[name] ?? '') !== '')

/** As root where its password is known in the container, else as the account of the app. The password stays in the container's environment. */
const consoleOf = (program: string): readonly string[] => [
  'sh',
  '-c',
  [
    'password=${MARIADB_ROOT_PASSWORD:-$MYSQL_ROOT_PASSWORD} file=${MARIADB_ROOT_PASSWORD_FILE:-$MYSQL_ROOT_PASSWORD_FILE} user=root',
    'if [ -z "$password" ] && [ -n "$file" ]; then password=$(cat "$file"); fi',
    'own=${MARIADB_PASSWORD:-$MYSQL_PASSWORD}',
    'if [ -z "$password" ] && [ -n "$own" ]; then password=$own user=${MARIADB_USER:-$MYSQL_USER}; fi',
    'export MYSQL_PWD="$password"',
    'database=${MARIADB_DATABASE:-$MYSQL_DATABASE}',
    `exec ${program} --user="$user" \${database:+"$database"}`,
  ].join('; '),
]
