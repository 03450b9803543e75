#!/usr/bin/env bash
# Makes a database where there is none, then becomes the server. Scripts in /docker-entrypoint-initdb.d are run or sourced by bash.
set -Eeo pipefail
shopt -s nullglob

main() {
  if [ "${1:0:1}" = - ]; then set -- mariadbd "$@"; fi
  if [ "$1" = mariadbd ] && ! asks_only "$@"; then
    read_variables
    datadir=$(setting datadir "$@")
    socket=$(setting socket "$@")
    mkdir -p "$datadir" "${socket%/*}"
    if [ "$(id -u)" = 0 ]; then
      find "$datadir" "${socket%/*}" ! -user mysql -exec chown mysql: '{}' +
      exec setpriv --reuid=mysql --regid=mysql --init-groups -- "$BASH_SOURCE" "$@"
    fi
    if [ ! -d "$datadir/mysql" ]; then initialise "$@"; fi
  fi
  exec "$@"
}

# mariadbd --version and the like need no database.
asks_only() {
  local word
  for word; do case $word in -'?' | --help | --print-defaults | -V | --version) return 0 ;; esac done
  return 1
}

# Every variable may be written MARIADB_ or MYSQL_, and with _FILE for a secret that lies in a file.
read_variables() {
  local name
  for name in ROOT_PASSWORD ROOT_HOST DATABASE USER PASSWORD RANDOM_ROOT_PASSWORD ALLOW_EMPTY_ROOT_PASSWORD INITDB_SKIP_TZINFO; do
    from_file "MARIADB_$name"
    from_file "MYSQL_$name"
    local ours="MARIADB_$name" theirs="MYSQL_$name"
    if [ -z "${!ours:-}" ] && [ -n "${!theirs:-}" ]; then export "$ours=${!theirs}"; fi
  done
  if [ -z "${MARIADB_ALLOW_EMPTY_ROOT_PASSWORD:-}" ] && [ -n "${MYSQL_ALLOW_EMPTY_PASSWORD:-}" ]; then export MARIADB_ALLOW_EMPTY_ROOT_PASSWORD=$MYSQL_ALLOW_EMPTY_PASSWORD; fi
}

from_file() {
  local name=$1 file="$1_FILE"
  if [ -n "${!name:-}" ] && [ -n "${!file:-}" ]; then fail "Both $name and $file are set: keep one of them"; fi
  if [ -n "${!file:-}" ]; then export "$name=$(<"${!file}")"; fi
  unset "$file"
}

# What the server would take for the setting $1, given its arguments.
setting() {
  local name=$1
  shift
  "$@" --verbose --help --log-bin-index=/dev/null 2>/dev/null | awk -v name="$name" 'index($0, name " ") == 1 { sub(/^[^ ]+ +/, ""); print; exit }'
}

initialise() {
  demand_password
  note 'Initializing database files'
  mariadb-install-db --datadir="$datadir" --auth-root-authentication-method=normal --skip-test-db --default-time-zone=SYSTEM --skip-log-bin >/dev/null
  note 'Database files initialized'

  # Only the unix socket until all is in place: who asks over TCP finds a server that is ready, or none.
  "$@" --skip-networking --default-time-zone=SYSTEM --socket="$socket" --wsrep-on=OFF --skip-log-bin --loose-innodb-buffer-pool-load-at-startup=0 &
  local server=$!
  await_server "$server"
  if [ -z "${MARIADB_INITDB_SKIP_TZINFO:-}" ]; then mariadb-tzinfo-to-sql --skip-write-binlog /usr/share/zoneinfo 2>/dev/null | sql mysql; fi
  if [ -n "${MARIADB_RANDOM_ROOT_PASSWORD:-}" ]; then
    MARIADB_ROOT_PASSWORD=$(random)
    note "GENERATED ROOT PASSWORD: $MARIADB_ROOT_PASSWORD"
  fi
  accounts | sql mysql
  root_password=$MARIADB_ROOT_PASSWORD
  run_scripts /docker-entrypoint-initdb.d/*
  kill "$server"
  wait "$server"
  note 'MariaDB init process done. Ready for start up.'
}

demand_password() {
  if [ -n "$MARIADB_ROOT_PASSWORD$MARIADB_ALLOW_EMPTY_ROOT_PASSWORD$MARIADB_RANDOM_ROOT_PASSWORD" ]; then return 0; fi
  fail 'Database is uninitialized and password option is not specified
	One of MARIADB_ROOT_PASSWORD, MARIADB_ALLOW_EMPTY_ROOT_PASSWORD and MARIADB_RANDOM_ROOT_PASSWORD must be given'
}

await_server() {
  local tries=0
  until mariadb --no-defaults --protocol=socket --socket="$socket" --user=root --execute='SELECT 1' >/dev/null 2>&1; do
    tries=$((tries + 1))
    if [ "$tries" -gt 600 ] || ! kill -0 "$1" 2>/dev/null; then fail 'Unable to start server.'; fi
    sleep 0.1
  done
}

# The SQL that makes root, the user and the database; and the account of healthcheck.sh, which may ask and nothing else.
accounts() {
  local health host
  health=$(random)
  (umask 0077 && printf '[mariadb-client]\nuser=healthcheck\npassword=%s\nprotocol=tcp\n' "$health" >"$datadir/.my-healthcheck.cnf")
  echo "SET @@SESSION.SQL_LOG_BIN = 0; SET @@SESSION.SQL_MODE = REPLACE(@@SESSION.SQL_MODE, 'NO_BACKSLASH_ESCAPES', '');"
  echo "DELETE FROM mysql.global_priv WHERE user = 'root' AND host <> 'localhost'; DELETE FROM mysql.proxies_priv WHERE host <> 'localhost'; FLUSH PRIVILEGES;"
  echo "ALTER USER root@localhost IDENTIFIED BY $(text "$MARIADB_ROOT_PASSWORD");"
  host=${MARIADB_ROOT_HOST:-%}
  if [ "$host" != localhost ]; then
    echo "CREATE USER root@$(text "$host") IDENTIFIED BY $(text "$MARIADB_ROOT_PASSWORD"); GRANT ALL ON *.* TO root@$(text "$host") WITH GRANT OPTION; GRANT PROXY ON ''@'%' TO root@$(text "$host") WITH GRANT OPTION;"
  fi
  for host in 127.0.0.1 ::1 localhost; do echo "CREATE USER healthcheck@'$host' IDENTIFIED BY '$health';"; done
  if [ -n "${MARIADB_DATABASE:-}" ]; then echo "CREATE DATABASE IF NOT EXISTS $(name "$MARIADB_DATABASE");"; fi
  if [ -n "${MARIADB_USER:-}" ] && [ -n "${MARIADB_PASSWORD:-}" ]; then
    echo "CREATE USER $(text "$MARIADB_USER")@'%' IDENTIFIED BY $(text "$MARIADB_PASSWORD");"
    if [ -n "${MARIADB_DATABASE:-}" ]; then echo "GRANT ALL ON $(name "${MARIADB_DATABASE//_/\\_}").* TO $(text "$MARIADB_USER")@'%';"; fi
  fi
}

run_scripts() {
  local file
  for file; do
    case $file in
      *.sh) if [ -x "$file" ]; then note "running $file"; "$file"; else note "sourcing $file"; . "$file"; fi ;;
      *.sql) note "running $file"; sql ${MARIADB_DATABASE:+"$MARIADB_DATABASE"} <"$file" ;;
      *.sql.gz) note "running $file"; gunzip --stdout "$file" | sql ${MARIADB_DATABASE:+"$MARIADB_DATABASE"} ;;
      *) note "ignoring $file" ;;
    esac
  done
}

# Runs what comes on stdin as root, in the database $1. At first root has no password.
root_password=
sql() { MYSQL_PWD=$root_password mariadb --protocol=socket --socket="$socket" --user=root --comments "$@"; }

random() { head -c 24 /dev/urandom | base64 | tr -d '+/='; }

# Words of SQL.
text() { printf "'%s'" "$(printf '%s' "$1" | sed "s/[\\\\']/\\\\&/g")"; }
name() { printf '`%s`' "${1//\`/\`\`}"; }

note() { printf '%s [Note] [Entrypoint]: %s\n' "$(date --rfc-3339=seconds)" "$1"; }

fail() {
  printf '%s [ERROR] [Entrypoint]: %s\n' "$(date --rfc-3339=seconds)" "$1" >&2
  exit 1
}

main "$@"
