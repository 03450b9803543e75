# Fails where a Postgres server refuses the password in its own environment: $1 engine, $2 container.
# Inside its container the public image asks nobody for a password, so the container's own address is used. What else may keep one out is no fault.
said=$("$1" exec "$2" sh -c '
address=$(hostname -i) || exit 0
PGPASSWORD=$POSTGRES_PASSWORD PGCONNECT_TIMEOUT=10 exec psql --no-psqlrc --quiet --host "${address%% *}" --username "${POSTGRES_USER:-postgres}" --dbname "${POSTGRES_DB:-${POSTGRES_USER:-postgres}}" --command "select 1"' 2>&1)
case $said in
*'password authentication failed'*) printf '%s\n' "$said" | grep 'password authentication failed' >&2; exit 1 ;;
esac
