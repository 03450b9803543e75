#!/usr/bin/env bash
# Whether the server is well: each test that is asked for, in turn. The server of the first start listens on the unix socket only, so that --connect fails until all is in place.
set -eo pipefail
settings=${MARIADB_HEALTHCHECK_DEFAULTS:-/var/lib/mysql/.my-healthcheck.cnf}

ask() { mariadb --defaults-file="$settings" --skip-column-names --host=127.0.0.1 --protocol=tcp --execute="$1"; }

[ $# -gt 0 ] || { echo 'healthcheck.sh: no test is asked for' >&2; exit 1; }
for test; do
  case $test in
    --connect) ask 'SELECT 1' >/dev/null ;;
    --innodb_initialized) [ "$(ask "SELECT 1 FROM information_schema.ENGINES WHERE engine = 'innodb' AND support IN ('YES', 'DEFAULT', 'ENABLED')")" = 1 ] ;;
    *) echo "healthcheck.sh: $test is not known" >&2; exit 1 ;;
  esac
done
