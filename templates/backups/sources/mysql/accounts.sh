# Accounts of MariaDB and MySQL with their grants.

# Accounts but those that the server has of itself. Each stands below a line that names it.
own_accounts="'', 'root', 'healthcheck', 'mariadb.sys', 'mysql.sys', 'mysql.session', 'mysql.infoschema', 'PUBLIC'"
list_accounts() {
	is_role=$(echo "SELECT count(*) FROM information_schema.columns WHERE table_schema = 'mysql' AND table_name = 'user' AND column_name = 'is_role'" | ask) || return
	[ "$is_role" = 0 ] && role="'N'" || role=is_role
	echo "SELECT concat(IF($role = 'Y', 'role ', 'user '), IF($role = 'Y', quote(user), concat(quote(user), '@', quote(host)))) FROM mysql.user WHERE user NOT IN ($own_accounts) ORDER BY $role = 'N', 1" | ask
}

dump_accounts() {
	accounts=$(list_accounts) || return
	printf '%s\n' "$accounts" | grep . | while IFS= read -r line; do
		name=${line#* }
		if [ "${line%% *}" = role ]; then
			printf -- '-- account %s\nCREATE ROLE IF NOT EXISTS %s;\n' "$line" "$name"
		else
			made=$(echo "/*!80017 SET SESSION print_identified_with_as_hex = ON */; SHOW CREATE USER $name" | ask) || return
			printf -- '-- account %s\n%s;\n' "$line" "$made" | sed 's/^CREATE USER /CREATE USER IF NOT EXISTS /'
		fi
	done || return
	printf '%s\n' "$accounts" | grep . | while IFS= read -r line; do
		granted=$(echo "SHOW GRANTS FOR ${line#* }" | ask) || return
		printf -- '-- grants %s\n' "$line"
		printf '%s\n' "$granted" | grep . | sed 's/$/;/'
	done || return
	echo '-- complete'
}

# The part $2 (account, grants) of accounts that are not in the file $3.
part_of_accounts() {
	there=$3 awk -v part="-- $2 " 'BEGIN {while ((getline name <ENVIRON["there"]) > 0) there[name]} /^-- / {on = index($0, part) == 1 && !(substr($0, length(part) + 1) in there); next} on' "$1/globals.sql"
}
