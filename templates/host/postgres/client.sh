# Programs of Postgres in a container, as the account that the image made first. $engine is set. Beside run-in.sh.

# Its name and password are known in the container alone: by variables, or by the files that they point to.
login='user=${POSTGRES_USER:-$(cat "${POSTGRES_USER_FILE:-/dev/null}")} password=${POSTGRES_PASSWORD:-$(cat "${POSTGRES_PASSWORD_FILE:-/dev/null}")}
export PGUSER="${user:-postgres}" PGCONNECT_TIMEOUT=10
[ -z "$password" ] || export PGPASSWORD="$password"
unset PGHOST PGHOSTADDR PGSERVICE PGOPTIONS
exec env "$@"'

# in_container NAME [VARIABLE=VALUE] PROGRAM...
in_container() {
	asked_container=$1
	shift
	run_in --interactive "$asked_container" sh -c "$login" sh "$@"
}

# sql CONTAINER DATABASE: runs what comes on stdin; fields are parted by tabs. A database is told by variable: as a word it could be read as more than a name.
sql() {
	in_container "$1" PGDATABASE="$2" psql --no-psqlrc --quiet --no-align --tuples-only --field-separator='	' --set=ON_ERROR_STOP=1 --set=VERBOSITY=terse
}

# The databases of the server in container $1, a line each.
databases() { echo 'SELECT datname FROM pg_database WHERE datallowconn AND NOT datistemplate ORDER BY datname' | sql "$1" template1; }
