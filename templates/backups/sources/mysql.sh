# Backups of MariaDB and MySQL: a dump of each database, accounts with their grants, and counts of the very moment of the dump.
# Words: engine host folder target databases. All is asked inside the server's container, by its socket: root need not be let in from elsewhere.
# events/<database>.sql holds events: they would run in a copy, so they are made only where the database is to be used.

room() {
	list_databases '' >"$folder/list" || return
	in_databases '' "SELECT coalesce(sum(data_length), 0) * 2 FROM information_schema.tables WHERE table_schema = @name;" | awk '{sum += $1} END {printf "%.0f\n", sum}'
}

dump() {
	work=$folder/dumping paused=0 consistent=yes
	list_databases '' >"$folder/list" && check_databases || return
	mkdir -p "$1/databases" "$1/events" || return
	dump_accounts >"$1/globals.sql" || fails "The accounts of $target could not be read." || return
	: >"$folder/counted"
	while IFS= read -r name <&6; do
		rm -rf "$work" && mkdir "$work" || return
		dump_database "$1" "$name"
		dumped=$?
		exec 8>&-
		[ "$dumped" = 0 ] || fails "The dump of $name failed: $(cat "$work"/*.said 2>/dev/null | grep . | tail -n 5)" || return
	done 6<"$folder/list"
	count_objects '' >>"$folder/counted" || return
	LC_ALL=C sort "$folder/counted" >"$1/manifest" && [ -s "$1/manifest" ] || fails "The list of what $target holds could not be written." || return
	rm -rf "$work" "$folder/counted" "$folder/list"
	printf 'method=dump\npaused=%s\nconsistent=%s\n' "$paused" "$consistent" >>"$1/about"
}

load() {
	loaded=$folder/loaded$2
	refuse_full "$1" "$2" || return
	if load_all "$1" "$2"; then return 0; fi
	[ -z "$2" ] || forget "$2"
	return 1
}

count() {
	list_databases "$1" >"$folder/list" || return
	{ in_databases "$1" "$(count_statements "'rows'")" | ask && count_objects "$1"; } >"$folder/counted" || return
	LC_ALL=C sort "$folder/counted"
	rm -f "$folder/counted" "$folder/list"
}

examine() {
	list_databases "$1" >"$folder/list" || return
	checks=$(in_databases "$1" "SELECT concat('CHECK TABLE ', $table_here, ';') FROM information_schema.tables WHERE table_schema = @name AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED', 'VIEW');") || return
	damaged=$(printf '%s\n' "$checks" | ask 2>"$folder/said") || fails "The tables could not be checked: $(cat "$folder/said")" || return
	rm -f "$folder/said"
	damaged=$(printf '%s\n' "$damaged" | awk -F '\t' 'NF && !($3 == "note" || $3 == "status" && ($4 == "OK" || $4 ~ /up to date/)) {print $1 ": " $4}')
	[ -z "$damaged" ] || fails "$damaged"
}

# All tables change places by one statement, which is all or nothing. Triggers, views, routines and events cannot be renamed: they are made anew from texts that were written first.
swap() {
	notes=$folder/swap$1
	[ -e "$notes/begun" ] || prepare_swap "$1" "$2" || return
	began=$(date +%s.%N)
	rename_tables && ask <"$notes/new" || return
	echo "away $(since "$began")"
	ask <"$notes/old" && mkdir -p "$folder/loaded$2" && cp "$notes/events"/* "$folder/loaded$2" && ask <"$notes/end" || return
	rm -f "$notes/begun" && rm -rf "$notes" "$folder/loaded$1"
}

forget() {
	[ -n "$1" ] || fails 'A database in use is never dropped.' || return
	list_databases "$1" >"$folder/list" || return
	in_databases "$1" "SELECT concat('DROP DATABASE ', $database_here, ';');" | ask || return
	rm -rf "$folder/loaded$1" "$folder/list"
}

fails() {
	echo "$1" >&2
	return 1
}

since() { echo "$1 $(date +%s.%N)" | awk '{printf "%.1f\n", $2 - $1}'; }

# Root's password is known in the container alone.
as_root='client=$(command -v mariadb || command -v mysql) dumper=$(command -v mariadb-dump || command -v mysqldump)
root=${MARIADB_ROOT_PASSWORD:-$MYSQL_ROOT_PASSWORD} file=${MARIADB_ROOT_PASSWORD_FILE:-$MYSQL_ROOT_PASSWORD_FILE}
[ -n "$root" ] || [ -z "$file" ] || root=$(cat "$file")
export MYSQL_PWD="$root"
for socket in /run/mysqld/mysqld.sock /var/run/mysqld/mysqld.sock /var/lib/mysql/mysql.sock; do [ ! -S "$socket" ] || break; done
gtid=; case $("$dumper" --version) in *MariaDB*) ;; *) gtid=--set-gtid-purged=OFF ;; esac
what=$1; shift
login="--no-defaults --protocol=socket --socket=$socket --user=root --default-character-set=utf8mb4 --max-allowed-packet=1G"
case $what in
client) exec "$client" $login --batch --skip-column-names --raw "$@" ;;
dump) exec "$dumper" $login $gtid --single-transaction --quick --triggers --hex-blob --skip-lock-tables --skip-dump-date "$@" ;;
esac'

in_server() { run_in --interactive "$target" sh -c "$as_root" sh "$@"; }

# Runs what comes on stdin. Docker has been seen to wait for ever for the end of what it was given nothing of.
ask() { { echo; cat; } | in_server client "$@"; }

# A name as SQL has it. Of the database whose name is in @name, of a table in it, and of one of its name in @other.
quoted() { printf %s "concat(char(96), replace($1, char(96), repeat(char(96), 2)), char(96))"; }
database_here=$(quoted @name) table_here="concat($(quoted @name), '.', $(quoted table_name))" table_there="concat($(quoted @other), '.', $(quoted table_name))"

# What has a line of its own in the manifest, without what would break it.
told() { printf %s "replace(replace($1, char(9), ' '), char(10), ' ')"; }

text() { printf "'%s'" "$(printf %s "$1" | sed "s/[\\\\']/\\\\&/g")"; }

# Databases whose names end in $1, without it, a line each. Copies that wait beside those in use are none of them.
list_databases() {
	listed=$(echo "SELECT schema_name FROM information_schema.schemata WHERE schema_name NOT IN ('mysql', 'sys', 'information_schema', 'performance_schema') ORDER BY 1" | ask 2>"$folder/said") ||
		fails "$target on $host does not answer root, with the password of its environment: $(cat "$folder/said")" || return
	rm -f "$folder/said"
	if [ -n "$1" ]; then printf '%s\n' "$listed" | grep -e "$1\$" | sed "s/$1\$//"; else printf '%s\n' "$listed" | grep . | grep -vE '_(restored|before)_[0-9]{8}t[0-9]{6}$'; fi | {
		if [ -z "$databases" ]; then cat; else grep -xF -e "$(printf '%s\n' $databases)"; fi
	} || :
}

check_databases() {
	for name in $databases; do grep -qxF -e "$name" "$folder/list" || fails "There is no database $name on $target." || return; done
	[ -s "$folder/list" ] || fails "There is no database on $target." || return
	! grep -q -e / -e '^\.' "$folder/list" || fails "A database whose name has a slash cannot be backed up: $(grep -e / -e '^\.' "$folder/list" | head -n 1)"
}

# Answers $2 for each database of the file list, which has @name, with the suffix $1, and @place, without it.
in_databases() {
	while IFS= read -r each; do printf 'SET NAMES utf8mb4; SET @name = %s, @place = %s;\n%s\n' "$(text "$each$1")" "$(text "$each")" "$2"; done <"$folder/list" | ask
}

one_database() { printf 'SET NAMES utf8mb4; SET @name = %s, @other = %s; SET @place = @name;\n%s\n' "$(text "$1")" "$(text "${3:-}")" "$2" | ask 8>&-; }

# SQL that prints SQL that counts. $1 what kind each line is of, in SQL.
count_statements() {
	echo "SELECT concat('SELECT ', quote($(told @place)), ', ', quote(concat('rows of ', $(told table_name))), ', ', quote($1), ', count(*) FROM ', $table_here, ';')
	FROM information_schema.tables t LEFT JOIN information_schema.engines e ON e.engine = t.engine WHERE table_schema = @name AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED') ORDER BY table_name;"
}

# All else that a database has. In a copy, events wait in a file.
count_objects() {
	in_databases "$1" "SELECT $(told @place), concat('view ', $(told table_name)), 'views', 1 FROM information_schema.views WHERE table_schema = @name;
	SELECT $(told @place), concat('trigger ', $(told trigger_name)), 'triggers', 1 FROM information_schema.triggers WHERE trigger_schema = @name;
	SELECT $(told @place), concat(lower(routine_type), ' ', $(told routine_name)), 'routines', 1 FROM information_schema.routines WHERE routine_schema = @name;
	SELECT $(told @place), concat('sequence ', $(told table_name)), 'sequences', 1 FROM information_schema.tables WHERE table_schema = @name AND table_type = 'SEQUENCE';
	SELECT $(told @place), 'collation', 'collation', default_collation_name FROM information_schema.schemata WHERE schema_name = @name;" || return
	if [ -z "$1" ]; then
		in_databases '' "SELECT $(told @place), 'events', 'events', count(*) FROM information_schema.events WHERE event_schema = @name;"
	else
		while IFS= read -r each; do printf '%s\tevents\tevents\t%s\n' "$each" "$(cat "$folder/loaded$1/$each.sql" 2>/dev/null | grep -c '^/\*!50106 CREATE')"; done <"$folder/list"
	fi
}

# Two sessions see one moment: that of the dump, and one that counts. Both begin while writes wait.
dump_database() {
	mkfifo "$work/ask" || return
	locked=yes
	hold "FLUSH TABLES WITH READ LOCK;" || {
		locked=no
		echo "shipit: writes to $target could not be held, for another session has been at work for long: rows are counted at another moment than that of the dump"
		hold '' || return
	}
	{ in_server dump --routines "$2" 2>"$work/dump.said" 8>&- 6<&-; echo $? >"$work/code"; } 8>&- 6<&- | cat >"$1/databases/$2.sql" 2>"$work/disk.said" 8>&- 6<&- &
	writing=$! tries=0
	until grep -qs '^begun [1-9]' "$work/answers" || [ -e "$work/code" ]; do
		tries=$((tries + 1))
		kill -0 "$holder" 2>/dev/null && [ "$tries" -lt 500 ] || { echo 'it does not begin' >"$work/begin.said"; return 1; }
		echo "SELECT concat('begun ', count(*)) FROM information_schema.innodb_trx t JOIN information_schema.processlist p ON p.id = t.trx_mysql_thread_id WHERE p.user = 'root' AND p.host = 'localhost' AND p.id > connection_id();" >&8
		sleep 0.02
	done
	echo "UNLOCK TABLES; SELECT 'free';" >&8
	until grep -qx free "$work/answers"; do kill -0 "$holder" 2>/dev/null || return; sleep 0.01; done
	if [ "$locked" = yes ]; then
		took=$(echo "$held_since $(date +%s.%N)" | awk '{printf "%.2f", $2 - $1}')
		echo "shipit: writes to $target waited for $took s"
		paused=$(echo "$paused $took" | awk '{printf "%.2f", $1 + $2}')
	fi
	kinds="IF(coalesce(e.transactions, 'NO') = 'YES' AND '$locked' = 'yes', 'rows', 'moving')"
	one_database "$2" "$(count_statements "$kinds")" >"$work/statements" 2>"$work/statements.said" || return
	other=$(one_database "$2" "SELECT concat(table_name, ' (', t.engine, ')') FROM information_schema.tables t JOIN information_schema.engines e ON e.engine = t.engine WHERE table_schema = @name AND table_type = 'BASE TABLE' AND coalesce(e.transactions, 'NO') <> 'YES';") || return
	if [ -n "$other" ]; then
		consistent=crash
		echo "shipit: tables of $2 without transactions may change while they are read: $(echo "$other" | paste -sd, | sed 's/,/, /g')"
	fi
	{ echo "SELECT 'counting';"; cat "$work/statements"; echo "SELECT 'counted';"; } >&8 || return
	wait "$writing" || return
	[ "$(cat "$work/code")" = 0 ] || return
	tail -n 3 "$1/databases/$2.sql" | grep -q '^-- Dump completed' || { echo 'the last line is missing' >"$work/end.said"; return 1; }
	exec 8>&-
	wait "$holder" || return
	grep -qx counted "$work/answers" || return
	sed '1,/^counting$/d; /^counted$/d' "$work/answers" >>"$folder/counted" || return
	events_of "$2" >"$1/events/$2.sql" 2>"$work/events.said" && tail -n 3 "$1/events/$2.sql" | grep -q '^-- Dump completed'
}

# Opens the session that counts, on fd 8, with its snapshot. It ends with this script, however that ends.
hold() {
	rm -f "$work/answers"
	in_server client --unbuffered <"$work/ask" >"$work/answers" 2>"$work/hold.said" 8>&- 6<&- &
	holder=$!
	exec 8>"$work/ask"
	held_since=$(date +%s.%N)
	echo "SET SESSION lock_wait_timeout = 5, wait_timeout = 86400, net_write_timeout = 86400; SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ; $1 START TRANSACTION WITH CONSISTENT SNAPSHOT; SELECT 'held';" >&8
	until grep -qsx held "$work/answers"; do
		kill -0 "$holder" 2>/dev/null || { exec 8>&-; return 1; }
		sleep 0.01
	done
}

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

# Names of the databases in the folder $1.
databases_in() { for file in "$1"/databases/*.sql; do basename "$file" .sql; done | { if [ -z "$databases" ]; then cat; else grep -xF -e "$(printf '%s\n' $databases)"; fi; }; }

refuse_full() {
	databases_in "$1" >"$folder/list" && [ -s "$folder/list" ] || fails 'The backup holds none of the databases.' || return
	full=$(in_databases "$2" "SELECT DISTINCT table_schema FROM information_schema.tables WHERE table_schema = @name;") || fails "$target does not answer root: $full" || return
	[ -z "$full" ] || fails "There are tables already in $(echo $full) on $target: nothing was loaded."
}

load_all() {
	list_accounts >"$folder/accounts" && part_of_accounts "$1" account "$folder/accounts" | ask || fails "The accounts were not taken by $target." || return
	rm -rf "$loaded" && mkdir -p "$loaded" || return
	# A blob takes twice its bytes as text.
	packet=$(echo 'SELECT @@GLOBAL.max_allowed_packet; SET GLOBAL max_allowed_packet = 1073741824;' | ask) || return
	took=0
	while IFS= read -r name <&6; do load_database "$1" "$name" "$2" || { took=1; break; }; done 6<"$folder/list"
	echo "SET GLOBAL max_allowed_packet = $packet;" | ask || return
	[ "$took" = 0 ] || return 1
	if [ -n "$2" ]; then
		# A table that is not there under its own name cannot be granted.
		part_of_accounts "$1" grants "$folder/accounts" | ask --force || echo 'shipit: not all grants of accounts that were missing could be given back'
	else
		part_of_accounts "$1" grants "$folder/accounts" | ask || return
	fi
	rm -f "$folder/accounts" "$folder/list"
}

load_database() {
	collation=$(awk -F '\t' -v place="$2" '$1 == place && $3 == "collation" {print $4}' "$1/manifest")
	make_database "$2$3" "${collation:-utf8mb4_general_ci}" && ask --database="$2$3" <"$1/databases/$2.sql" || fails "$2 was not taken by $target." || return
	if [ -n "$3" ]; then cp "$1/events/$2.sql" "$loaded/$2.sql"; else ask --database="$2" <"$1/events/$2.sql"; fi
}

make_database() {
	statement=$(one_database "$1" "SELECT concat('CREATE DATABASE IF NOT EXISTS ', $database_here, ' COLLATE $2;');") && printf '%s\n' "$statement" | ask
}

# Of what cannot be renamed in the database $1: how it is dropped, and how it is made.
drops_of() {
	one_database "$1" "SELECT concat('DROP TRIGGER IF EXISTS ', $database_here, '.', $(quoted trigger_name), ';') FROM information_schema.triggers WHERE trigger_schema = @name;
	SELECT concat('DROP VIEW IF EXISTS ', $table_here, ';') FROM information_schema.views WHERE table_schema = @name;
	SELECT concat('DROP ', routine_type, ' IF EXISTS ', $database_here, '.', $(quoted routine_name), ';') FROM information_schema.routines WHERE routine_schema = @name;
	SELECT concat('DROP EVENT IF EXISTS ', $database_here, '.', $(quoted event_name), ';') FROM information_schema.events WHERE event_schema = @name;"
}

# Made where it is already, too: a swap that was cut off begins again here.
texts_of() {
	views=$(one_database "$1" "SELECT table_name FROM information_schema.views WHERE table_schema = @name;") || return
	in_server dump --no-data --no-create-info --routines --add-drop-trigger "$1" </dev/null || return
	[ -n "$views" ] || return 0
	set -- "$1"
	while IFS= read -r view; do set -- "$@" "$view"; done <<-END
		$views
	END
	in_server dump --no-data --skip-triggers "$@" </dev/null
}

events_of() { in_server dump --events --no-data --no-create-info --skip-triggers "$1" </dev/null; }

# Before anything is changed. The file `begun` tells that all is written, and names a table that is elsewhere once the tables have changed places.
prepare_swap() {
	rm -rf "$notes" && mkdir -p "$notes/events" && list_databases "$1" >"$notes/list" && [ -s "$notes/list" ] || fails "There is nothing on $target under $1." || return
	while IFS= read -r name <&6; do write_texts "$name" "$1" "$2" || return; done 6<"$notes/list"
	cat "$notes/tables-new" "$notes/tables-old" | head -n 1 | sed 's/ TO .*//' >"$notes/first" && sync "$notes"/* && mv "$notes/first" "$notes/begun"
}

write_texts() {
	holds=$(one_database "$1" "SELECT constraint_schema FROM information_schema.referential_constraints WHERE unique_constraint_schema = @name AND constraint_schema <> @name LIMIT 1;") || return
	[ -z "$holds" ] || fails "Tables of $holds refer to those of $1: these cannot change places." || return
	sorted=$(one_database "$1$2" "SELECT default_collation_name FROM information_schema.schemata WHERE schema_name = @name;") || return
	make_database "$1" "$sorted" && make_database "$1$3" "$sorted" || return
	{ drops_of "$1" && drops_of "$1$2"; } >>"$notes/drops" && tables_of "$1" "$1$3" >>"$notes/tables-old" && tables_of "$1$2" "$1" >>"$notes/tables-new" || return
	{ use "$1" && texts_of "$1$2" && cat "$folder/loaded$2/$1.sql"; } >>"$notes/new" && { use "$1$3" && texts_of "$1"; } >>"$notes/old" || return
	{ use "$1" && texts_of "$1" && events_of "$1" && use "$1$2" && texts_of "$1$2"; } >>"$notes/as-it-was" && events_of "$1" >"$notes/events/$1.sql" || return
	one_database "$1$2" "SELECT concat('DROP DATABASE IF EXISTS ', $database_here, ';');" >>"$notes/end"
}

use() { one_database "$1" "SELECT concat('USE ', $database_here, ';');"; }

# The tables of the database $1, a line each: `there` TO `the same in $2`.
tables_of() { one_database "$1" "SELECT concat($table_here, ' TO ', $table_there) FROM information_schema.tables WHERE table_schema = @name AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED', 'SEQUENCE');" "$2"; }

is_renamed() {
	[ -s "$notes/begun" ] || return 0
	there=$(echo "SELECT concat($(quoted table_schema), '.', $(quoted table_name)) FROM information_schema.tables" | ask) || return
	! printf '%s\n' "$there" | grep -qxFf "$notes/begun"
}

# Who is in a database holds its tables. A session that has just gone cannot be ended: that is no fault.
rename_tables() {
	tries=0
	while ! is_renamed; do
		kills=$(while IFS= read -r name; do one_database "$name" "SELECT concat('KILL ', id, ';') FROM information_schema.processlist WHERE db = @name AND id <> connection_id();" </dev/null || return; done <"$notes/list") || return
		printf '%s\n' "$kills" | ask --force 2>/dev/null
		{ cat "$notes/drops"; echo "SET SESSION lock_wait_timeout = 3; RENAME TABLE $(cat "$notes/tables-old" "$notes/tables-new" | paste -sd,);"; } | ask 2>"$notes/said" && continue
		tries=$((tries + 1))
		if [ "$tries" -ge 5 ]; then
			ask <"$notes/as-it-was"
			fails "The tables could not change places: $(cat "$notes/said")"
			rm -rf "$notes"
			return 1
		fi
	done
}
