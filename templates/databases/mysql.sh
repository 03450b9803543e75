# Asks a MariaDB or MySQL server about its databases, and changes them, as talk.sh says; runs in its container. An account may be let into several databases: a line for each.
client=$(command -v mariadb || command -v mysql) || { echo 'There is neither mariadb nor mysql in this container.'; exit 1; }
root=${MARIADB_ROOT_PASSWORD:-$MYSQL_ROOT_PASSWORD}
file=${MARIADB_ROOT_PASSWORD_FILE:-$MYSQL_ROOT_PASSWORD_FILE}
[ -n "$root" ] || [ -z "$file" ] || root=$(cat "$file")

admin() { MYSQL_PWD=$root "$client" --no-defaults --protocol=socket ${socket:+--socket="$socket"} --user=root --batch --skip-column-names --raw "$@"; }
for socket in /run/mysqld/mysqld.sock /var/run/mysqld/mysqld.sock /var/lib/mysql/mysql.sock ''; do [ ! -S "$socket" ] || break; done

# What the server says of SQL may quote it.
change() {
	said=$(admin 2>&1) && return
	printf '%s\n' "$said" | head -n 1 | sed "s/ near '.*//"
	return 1
}

accepts() { # database, account, password in base64
	password=$(printf %s "$3" | base64 -d; echo x)
	said=$(MYSQL_PWD=${password%x} "$client" --no-defaults --protocol=tcp --host="$(hostname)" --connect-timeout=5 --user="$2" --batch --execute='SELECT 1' 2>&1 </dev/null)
}

accounts() { admin --execute="SELECT DISTINCT user FROM mysql.user WHERE user <> ''"; }

databases() { # look; list: with their sizes
	bytes='NULL'
	[ "$1" = look ] || bytes='(SELECT coalesce(sum(t.data_length + t.index_length), 0) FROM information_schema.tables t WHERE t.table_schema = s.schema_name)'
	admin --execute="SELECT 'database', s.schema_name, coalesce(d.user, ''), CASE WHEN d.user IS NULL THEN 'server' ELSE 'account' END, 'closed', $bytes
		FROM information_schema.schemata s LEFT JOIN mysql.db d ON replace(d.db, char(92), '') = s.schema_name AND d.user <> '' ORDER BY 2"
}

shut() { echo "The server does not let $account in over the network. It said: $said"; }
