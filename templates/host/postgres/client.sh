# Programs of Postgres in a container, as the account that the image made first. $engine is set. Beside run-in.sh.

# Its name and password are known in the container alone: by variables, or by the files that they point to.
login='user=${POSTGRES_USER:-$(cat "${POSTGRES_USER_FILE:-/dev/null}")} password=${POSTGRES_PASSWORD:-$(cat "${POSTGRES_PASSWORD_FILE:-/dev/null}")}
export PGUSER="${user:-postgres}" PGCONNECT_TIMEOUT=10
[ -z "$password" ] || export PGPASSWORD="$password"
unset PGHOST PGHOSTADDR PGSERVICE PGOPTIONS
exec env "$@"'

# in_container NAME [VARIABLE=VALUE] PROGRAM...: what goes in and out may be long.
in_container() {
	asked_container=$1
	shift
	run_in "$asked_container" sh -c "$login" sh "$@"
}

# sql CONTAINER DATABASE [OPTION...]: runs what comes on stdin; fields are parted by tabs. Both are short: where Docker does not begin psql, it is asked once more.
sql() { psql_by ask_in "$@"; }

# The same, where what comes is long, or goes on.
sql_through() { psql_by run_in "$@"; }

# A database is told by variable: as a word it could be read as more than a name.
psql_by() {
	asked_by=$1 asked_container=$2 asked_database=$3
	shift 3
	$asked_by "$asked_container" sh -c "$login" sh PGDATABASE="$asked_database" psql --no-psqlrc --quiet --no-align --tuples-only --field-separator='	' --set=ON_ERROR_STOP=1 --set=VERBOSITY=terse "$@"
}

# The databases of the server in container $1, a line each.
databases() { echo 'SELECT datname FROM pg_database WHERE datallowconn AND NOT datistemplate ORDER BY datname' | sql "$1" template1; }
