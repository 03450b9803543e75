# Databases of MariaDB and MySQL that were loaded beside those in use change places with them.

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
