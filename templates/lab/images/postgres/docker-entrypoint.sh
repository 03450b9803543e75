#!/usr/bin/env bash
# Makes a database cluster where there is none, then becomes the server. Scripts in /docker-entrypoint-initdb.d are run or sourced by bash.
set -Eeo pipefail

main() {
  if [ "${1:0:1}" = - ]; then set -- postgres "$@"; fi
  if [ "$1" = postgres ] && ! asks_only "$@"; then
    if [ "$(id -u)" = 0 ]; then
      prepare_folders
      exec setpriv --reuid=postgres --regid=postgres --init-groups -- "$BASH_SOURCE" "$@"
    fi
    prepare_folders
    if [ -s "$PGDATA/PG_VERSION" ]; then
      printf '\nPostgreSQL Database directory appears to contain a database; Skipping initialization\n\n'
    else
      initialise "$@"
      printf '\nPostgreSQL init process complete; ready for start up.\n\n'
    fi
  fi
  exec "$@"
}

# postgres --version and the like need no database.
asks_only() {
  local word
  for word; do case $word in -'?' | --help | --describe-config | -V | --version) return 0 ;; esac done
  return 1
}

prepare_folders() {
  mkdir -p "$PGDATA" && chmod 0700 "$PGDATA" || true
  mkdir -p /var/run/postgresql && chmod 3775 /var/run/postgresql 2>/dev/null || true
  if [ -n "${POSTGRES_INITDB_WALDIR:-}" ]; then mkdir -p "$POSTGRES_INITDB_WALDIR" && chmod 0700 "$POSTGRES_INITDB_WALDIR" || true; fi
  if [ "$(id -u)" = 0 ]; then
    find "$PGDATA" ${POSTGRES_INITDB_WALDIR:+"$POSTGRES_INITDB_WALDIR"} /var/run/postgresql ! -user postgres -exec chown postgres '{}' +
  fi
}

initialise() {
  local name
  for name in POSTGRES_PASSWORD POSTGRES_USER POSTGRES_DB POSTGRES_INITDB_ARGS; do from_file "$name"; done
  export POSTGRES_USER=${POSTGRES_USER:-postgres}
  export POSTGRES_DB=${POSTGRES_DB:-$POSTGRES_USER}
  demand_password
  make_cluster
  allow_hosts "$@"

  # Only the unix socket until all is in place: who asks over TCP finds a server that is ready, or none.
  PGUSER=$POSTGRES_USER PGPASSWORD=${POSTGRES_PASSWORD:-} pg_ctl -D "$PGDATA" -o "$(quoted -c listen_addresses= -p "${PGPORT:-5432}" "${@:2}" -c listen_addresses=)" -w start
  if [ "$POSTGRES_DB" != postgres ]; then
    sql postgres --set name="$POSTGRES_DB" <<<'CREATE DATABASE :"name";'
  fi
  run_scripts /docker-entrypoint-initdb.d/*
  PGUSER=$POSTGRES_USER pg_ctl -D "$PGDATA" -m fast -w stop
  unset PGPASSWORD
}

# The value of NAME from the file that NAME_FILE names.
from_file() {
  local name=$1 file="$1_FILE"
  if [ -n "${!name:-}" ] && [ -n "${!file:-}" ]; then fail "both $name and $file are set: keep one of them"; fi
  if [ -n "${!file:-}" ]; then export "$name=$(<"${!file}")"; fi
  unset "$file"
}

demand_password() {
  if [ -n "$POSTGRES_PASSWORD" ] || [ "$POSTGRES_HOST_AUTH_METHOD" = trust ]; then return 0; fi
  cat >&2 <<'END'
Error: Database is uninitialized and superuser password is not specified.
       Give POSTGRES_PASSWORD a value that is not empty, for example with
       "-e POSTGRES_PASSWORD=password" on "docker run". With
       "POSTGRES_HOST_AUTH_METHOD=trust" everybody is let in without one.
END
  exit 1
}

make_cluster() {
  # initdb wants to know its user by name, also one that docker run --user made up.
  if ! getent passwd "$(id -u)" >/dev/null; then
    export NSS_WRAPPER_PASSWD NSS_WRAPPER_GROUP LD_PRELOAD
    NSS_WRAPPER_PASSWD=$(mktemp) NSS_WRAPPER_GROUP=$(mktemp) LD_PRELOAD=$(echo /usr/lib/*/libnss_wrapper.so)
    echo "postgres:x:$(id -u):$(id -g):PostgreSQL:$PGDATA:/bin/false" >"$NSS_WRAPPER_PASSWD"
    echo "postgres:x:$(id -g):" >"$NSS_WRAPPER_GROUP"
  fi
  if [ -n "${POSTGRES_INITDB_WALDIR:-}" ]; then set -- --waldir "$POSTGRES_INITDB_WALDIR"; else set --; fi
  # What stands in POSTGRES_INITDB_ARGS may have quotes, as in the public image.
  eval 'initdb -D "$PGDATA" --username="$POSTGRES_USER" --pwfile=<(printf "%s\n" "${POSTGRES_PASSWORD:-}") "$@" '"${POSTGRES_INITDB_ARGS:-}"
  if [ -n "${NSS_WRAPPER_PASSWD:-}" ]; then
    rm -f "$NSS_WRAPPER_PASSWD" "$NSS_WRAPPER_GROUP"
    unset LD_PRELOAD NSS_WRAPPER_PASSWD NSS_WRAPPER_GROUP
  fi
}

# The socket and 127.0.0.1 are trusted by what initdb wrote; the rest needs the password.
allow_hosts() {
  local method=${POSTGRES_HOST_AUTH_METHOD:-$(postgres -D "$PGDATA" -C password_encryption "${@:2}")}
  printf '\nhost all all all %s\n' "$method" >>"$PGDATA/pg_hba.conf"
}

run_scripts() {
  local file
  for file; do
    case $file in
      *.sh) if [ -x "$file" ]; then echo "$0: running $file"; "$file"; else echo "$0: sourcing $file"; . "$file"; fi ;;
      *.sql) echo "$0: running $file"; sql "$POSTGRES_DB" <"$file" ;;
      *.sql.gz) echo "$0: running $file"; gunzip --stdout "$file" | sql "$POSTGRES_DB" ;;
      */\*) ;;
      *) echo "$0: ignoring $file" ;;
    esac
  done
}

# Runs what comes on stdin in the database $1.
sql() {
  local database=$1
  shift
  PGHOST='' PGHOSTADDR='' PGPASSWORD=${POSTGRES_PASSWORD:-} psql --no-psqlrc --no-password --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$database" "$@"
}

# Words as pg_ctl, which hands them to a shell, is to see them.
quoted() { printf '%q ' "$@"; }

fail() {
  echo "error: $1" >&2
  exit 1
}

main "$@"
