# Asks a Postgres server about its databases, and changes them; runs in its container. $1 what to do:
#   look, list  stdin: lines `<database> <account> <password in base64>`; answers what is there (list: with sizes) and which passwords are accepted
#   make        stdin: such lines, a line `sql`, SQL. An account that is there with another password is left alone, and nothing is done.
#   set         the same without that look
#   sql         stdin: SQL
# Passwords come by stdin and are handed on by the environment of one program: they are in no command line.
user=${POSTGRES_USER:-$(cat "${POSTGRES_USER_FILE:-/dev/null}")}
user=${user:-postgres}
tab=$(printf '\t')

admin() {
	PGPASSWORD=${POSTGRES_PASSWORD:-$(cat "${POSTGRES_PASSWORD_FILE:-/dev/null}")} PGCONNECT_TIMEOUT=10 \
		psql --no-psqlrc --no-password --quiet --tuples-only --no-align --field-separator="$tab" --set ON_ERROR_STOP=1 --username "$user" --dbname postgres "$@"
}

# Whether the server takes this password of this account. Over the network, as the app does: the socket and 127.0.0.1 trust everybody.
accepts() { # database, account, password in base64
	password=$(printf %s "$3" | base64 -d; echo x)
	said=$(PGPASSWORD=${password%x} PGCONNECT_TIMEOUT=5 psql --no-psqlrc --no-password --host "$(hostname)" --username "$2" --dbname "$1" --command 'SELECT 1' 2>&1 </dev/null) && return
	case $said in *'does not exist'* | *'permission denied for database'*) case $said in *'role "'*) return 1 ;; esac ;; *) return 1 ;; esac
}

accounts() { admin --command 'SELECT rolname FROM pg_roles'; }

case $1 in
look | list)
	bytes='NULL'
	[ "$1" = look ] || bytes='pg_database_size(d.oid)'
	admin --command "SELECT 'database', d.datname, r.rolname, CASE WHEN r.rolsuper THEN 'server' ELSE 'account' END,
		CASE WHEN EXISTS (SELECT FROM aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a WHERE a.grantee = 0 AND a.privilege_type = 'CONNECT') THEN 'open' ELSE 'closed' END, $bytes
		FROM pg_database d JOIN pg_roles r ON r.oid = d.datdba WHERE d.datallowconn ORDER BY 2" || exit
	there=$(accounts) || exit
	printf '%s\n' "$there" | sed "s/^/account$tab/"
	while read -r database account password; do
		printf '%s\n' "$there" | grep -qxF -e "$account" && accepts "$database" "$account" "$password" && printf 'accepted\t%s\n' "$account"
	done
	exit 0
	;;
sql) admin --file=- >/dev/null ;;
make | set)
	there=$(accounts) || exit
	wanted=''
	while read -r database account password && [ "$database" != sql ]; do
		if [ "$1" = make ] && printf '%s\n' "$there" | grep -qxF -e "$account" && ! accepts "$database" "$account" "$password"; then
			echo "The account $account is there already, with another password than that of this app. Nothing was changed."
			exit 1
		fi
		wanted="$wanted$database $account $password
"
	done
	admin --file=- >/dev/null || exit
	printf %s "$wanted" | while read -r database account password; do
		accepts "$database" "$account" "$password" || { echo "The server does not let $account into $database over the network: see pg_hba.conf. It said: $said"; exit 1; }
	done
	;;
esac
