# Asks a Postgres server about its databases, and changes them, as talk.sh says; runs in its container.
user=${POSTGRES_USER:-$(cat "${POSTGRES_USER_FILE:-/dev/null}")}
user=${user:-postgres}

admin() {
	PGPASSWORD=${POSTGRES_PASSWORD:-$(cat "${POSTGRES_PASSWORD_FILE:-/dev/null}")} PGCONNECT_TIMEOUT=10 \
		psql --no-psqlrc --no-password --quiet --tuples-only --no-align --field-separator="$(printf '\t')" --set ON_ERROR_STOP=1 --username "$user" --dbname postgres "$@"
}

# Whether the server takes this password of this account. Over the network, as the app does: the socket and 127.0.0.1 trust everybody.
accepts() { # database, account, password in base64
	password=$(printf %s "$3" | base64 -d; echo x)
	said=$(PGPASSWORD=${password%x} PGCONNECT_TIMEOUT=5 psql --no-psqlrc --no-password --host "$(hostname)" --username "$2" --dbname "$1" --command 'SELECT 1' 2>&1 </dev/null) && return
	case $said in *'does not exist'* | *'permission denied for database'*) case $said in *'role "'*) return 1 ;; esac ;; *) return 1 ;; esac
}

accounts() { admin --command 'SELECT rolname FROM pg_roles'; }

databases() { # look; list: with their sizes
	bytes='NULL'
	[ "$1" = look ] || bytes='pg_database_size(d.oid)'
	admin --command "SELECT 'database', d.datname, r.rolname, CASE WHEN r.rolsuper THEN 'server' ELSE 'account' END,
		CASE WHEN EXISTS (SELECT FROM aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a WHERE a.grantee = 0 AND a.privilege_type = 'CONNECT') THEN 'open' ELSE 'closed' END, $bytes
		FROM pg_database d JOIN pg_roles r ON r.oid = d.datdba WHERE d.datallowconn ORDER BY 2"
}

change() { admin --file=- >/dev/null; }

shut() { echo "The server does not let $account into $database over the network: see pg_hba.conf. It said: $said"; }
