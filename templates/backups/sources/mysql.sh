# Backups of MariaDB and MySQL: a dump of each database, accounts with their grants, and counts of the very moment of the dump.
# Words: engine host folder target databases. All is asked inside the server's container, by its socket: root need not be let in from elsewhere.
# events/<database>.sql holds events: they would run in a copy, so they are made only where the database is to be used.

room() {
	list_databases '' >"$folder/list" || return
	sizes=$(in_databases '' "SELECT coalesce(sum(data_length), 0) * 2 FROM information_schema.tables WHERE table_schema = @name;") || return
	printf '%s\n' "$sizes" | awk '{sum += $1} END {printf "%.0f\n", sum}'
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
	counts=$(in_databases "$1" "$(count_statements "'rows'")") || return
	{ printf '%s\n' "$counts" | ask && count_objects "$1"; } >"$folder/counted" || return
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

forget() {
	[ -n "$1" ] || fails 'A database in use is never dropped.' || return
	list_databases "$1" >"$folder/list" || return
	drops=$(in_databases "$1" "SELECT concat('DROP DATABASE ', $database_here, ';');") && printf '%s\n' "$drops" | ask || return
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

in_server() { run_in "$target" sh -c "$as_root" sh "$@"; }

# Runs what comes on stdin, which may be long. Docker has been seen to wait for ever for the end of what it was given nothing of.
feed() { { echo; cat; } | in_server client "$@"; }

# The same, of what is short, as its answer is: where Docker does not begin the client, it is asked once more.
ask() { ask_in "$target" sh -c "$as_root" sh client "$@"; }

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
	make_database "$2$3" "${collation:-utf8mb4_general_ci}" && feed --database="$2$3" <"$1/databases/$2.sql" || fails "$2 was not taken by $target." || return
	if [ -n "$3" ]; then cp "$1/events/$2.sql" "$loaded/$2.sql"; else feed --database="$2" <"$1/events/$2.sql"; fi
}

make_database() {
	statement=$(one_database "$1" "SELECT concat('CREATE DATABASE IF NOT EXISTS ', $database_here, ' COLLATE $2;');") && printf '%s\n' "$statement" | ask
}

events_of() { in_server dump --events --no-data --no-create-info --skip-triggers "$1" </dev/null; }
