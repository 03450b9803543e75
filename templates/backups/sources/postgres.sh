# Postgres as a source of backups. Beside templates/host/postgres/client.sh; words: engine target container databases; SQL: contents.

room() { echo 'SELECT coalesce(sum(pg_database_size(oid)), 0)::bigint FROM pg_database WHERE datallowconn AND NOT datistemplate' | sql "$target" template1; }

# Programs of the server's own image beside it: ended by its name, whatever becomes of us, and without a word of its password in argv.
tools() {
	image=$("$engine" inspect --type container --format '{{.Image}}' "$target") || return
	"$engine" inspect --type container --format '{{range .Config.Env}}{{println .}}{{end}}' "$target" | grep -E '^POSTGRES_(USER|PASSWORD)(_FILE)?=' |
		"$engine" run --detach --pull never --name "$container" --network "container:$target" --volumes-from "$target:ro" --env-file /dev/stdin --entrypoint sleep "$image" 604800 >/dev/null || not_begun $?
}

beside() {
	in_container "$container" PGHOST=127.0.0.1 "$@"
}

# Databases that are meant, a line each.
meant() {
	# Copies that wait beside those in use are none of them.
	databases "$target" | grep -vE '_(restored|before)_[0-9]{8}t[0-9]{6}$' >"$1.all"
	[ -s "$1.all" ] || return
	if [ -z "$databases" ]; then
		cat "$1.all"
	else
		for one in $databases; do
			grep -xF "$one" "$1.all" || { echo "The server has no database $one" >&2; return 1; }
		done
	fi
	rm -f "$1.all"
}

dump() {
	tools || return
	mkdir "$1/databases" || return
	beside pg_dumpall --globals-only >"$1/globals.sql" || return
	meant "$1/meant" >"$1/meant" || return
	[ -s "$1/meant" ] || { echo 'The server has no database' >&2; return 1; }
	while IFS= read -r database <&5; do
		dump_database "$1" "$database" || return
	done 5<"$1/meant"
	major=$(major_version) || return
	printf 'method=dump\npaused=0\nconsistent=yes\nmajor=%s\n' "$major" >>"$1/about"
	rm -f "$1/meant"
}

# What is counted and what is dumped is the same snapshot of the database, whoever writes meanwhile.
dump_database() {
	rm -f "$1/open" "$1/session"
	mkfifo "$1/open" && exec 7<>"$1/open" || return
	# What it reads is opened while it has a writer here: else it would wait for one. For a function without braces a shell keeps what it closes.
	{ count_at_snapshot "$2"; } 6<"$1/open" >"$1/session" 2>"$1/said" </dev/null 7>&- &
	counting=$!
	dump_at_snapshot "$@"
	dumped=$?
	exec 7>&-
	wait "$counting"
	[ "$dumped" = 0 ] || return "$dumped"
	grep -v -e '^snapshot	' -e '^counted$' -e '^ended$' "$1/session" >>"$1/manifest"
	beside pg_restore --list --create <"$1/databases/$number.dump" >"$1/list" || return
	grep -q '^[^;]' "$1/list" || { echo "The dump of $2 lists nothing" >&2; return 1; }
	rm -f "$1/open" "$1/session" "$1/said" "$1/list"
	printf '%s\n' "$2" >>"$1/databases/list"
}

# A session with a snapshot for others, which goes on until nobody holds fd 7. When it is over before, it says so: what it reads may go on.
count_at_snapshot() {
	{
		printf '%s\n' "SELECT set_config(name, '0', false) FROM pg_settings WHERE name IN ('statement_timeout', 'idle_in_transaction_session_timeout', 'transaction_timeout') \\g /dev/null"
		echo 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;'
		echo "SELECT 'snapshot', pg_export_snapshot();"
		printf '%s\n' "$contents"
		echo "SELECT 'counted';"
		cat <&6
	} | {
		sql_through "$container" "$1" --host=127.0.0.1
		echo ended
	}
}

dump_at_snapshot() {
	tells '^snapshot	' "$1" || return
	taken=$(sed -n 's/^snapshot	//p' "$1/session")
	# A name may hold anything: in the folder it is a number, and the list tells which.
	number=$(($(cat "$1/databases/list" 2>/dev/null | wc -l) + 1))
	beside PGDATABASE="$2" pg_dump --snapshot="$taken" --format=custom --compress=0 --create >"$1/databases/$number.dump" </dev/null 7>&- || return
	tells '^counted$' "$1"
}

# Waits for a line of the session.
tells() {
	until grep -q "$1" "$2/session"; do
		! grep -q '^ended$' "$2/session" || { cat "$2/said" >&2; return 1; }
		sleep 0.1
	done
}

# psql in the server itself, with what comes on stdin; further words of psql may follow.
said() { sql "$target" template1 "$@"; }

major_version() { echo "SELECT current_setting('server_version_num')::int / 10000" | said; }

# Roles that are missing are made; those that are there stay as they are.
take_roles() {
	echo 'SELECT quote_ident(rolname) FROM pg_roles' | said >"$1/roles" || return
	awk '
		NR == FNR {has[$0] = 1; next}
		match($0, /^(CREATE|ALTER) ROLE ("([^"]|"")*"|[^ ;]+)/) {name = substr($0, RSTART, RLENGTH); sub(/^[A-Z]+ ROLE /, "", name); if (name in has) next}
		/^(CREATE|ALTER) TABLESPACE |^GRANT .* ON TABLESPACE |^\\(un)?restrict / {next}
		{print}' "$1/roles" "$1/globals.sql" | said >/dev/null || return
	rm -f "$1/roles"
}

load() {
	refuse_newer "$1" && take_roles "$1" || return
	number=0
	while IFS= read -r database <&5; do
		number=$((number + 1))
		load_database "$1/databases/$number.dump" "$database" "$database$2" || { [ -z "$2" ] || forget "$2"; return 1; }
	done 5<"$1/databases/list"
}

# A server reads what older ones wrote.
refuse_newer() {
	dumped=$(sed -n 's/^major=//p' "$1/about") server=$(major_version) || return
	[ -z "$dumped" ] || [ "$dumped" -le "$server" ] || { echo "The snapshot is of Postgres $dumped, and $target is Postgres $server: upgrade it first (shipit accessory upgrade)" >&2; return 1; }
}

# $1 dump, $2 name that it was made of, $3 name here. Whose the database is, its encoding, settings and grants come from the dump, too.
load_database() {
	[ "$(printf %s "$3" | wc -c)" -le 63 ] || { echo "$3 is too long for the name of a database" >&2; return 1; }
	# Docker has been seen to wait for ever for the end of what it was given nothing of.
	[ -s "$1" ] || { echo "The dump of $2 is empty: it was cut short" >&2; return 1; }
	make_way "$3" || return
	names=$(echo "SELECT quote_ident(:'own'), quote_ident(:'new')" | said --set=own="$2" --set=new="$3") || return
	kinds='^[0-9]+; [0-9]+ [0-9]+ (DATABASE|DATABASE PROPERTIES|COMMENT - DATABASE|ACL - DATABASE|SECURITY LABEL - DATABASE) '
	in_container "$target" pg_restore --list --create <"$1" >"$1.list" || return
	grep -E "$kinds" "$1.list" | ask_in "$target" sh -c 'cat >/dev/shm/shipit.list' || return
	in_container "$target" pg_restore --create --use-list=/dev/shm/shipit.list --file=- <"$1" >"$1.sql" || return
	awk -v own="${names%%	*}" -v new="${names#*	}" '
		/^\\(connect|restrict|unrestrict) / {next}
		/^(CREATE|ALTER|COMMENT|GRANT|REVOKE|SECURITY) / {
			at = index($0, " DATABASE " own)
			after = substr($0, at + length(" DATABASE " own))
			if (at && after ~ /^[ ;]/) $0 = substr($0, 1, at - 1) " DATABASE " new after
		}
		{print}' "$1.sql" | said >/dev/null || return
	rm -f "$1.sql" "$1.list"
	in_container "$target" PGDATABASE="$3" pg_restore --exit-on-error --no-password --dbname='' <"$1"
}

# A database of that name that holds nothing, as one has that was just made, goes. One that holds something stays: that is an error.
make_way() {
	found=$(echo "SELECT 1 FROM pg_database WHERE datname = :'name'" | said --set=name="$1") || return
	[ -n "$found" ] || return 0
	used=$(echo "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'" | sql "$target" "$1") || return
	[ "$used" = 0 ] || { echo "The database $1 is there already, with $used tables" >&2; return 1; }
	echo "SELECT format('DROP DATABASE %I', :'name') \\gexec" | said --set=name="$1"
}

# Of the databases that the file $listed names, a line each.
count() {
	counted=$(while IFS= read -r database <&5; do
		held=$(printf '%s\n' "$contents" | sql "$target" "$database$1") || exit
		[ -z "$held" ] || printf '%s\n' "$held" | own=$database awk -F '\t' -v OFS='\t' '{$1 = ENVIRON["own"]; print}'
	done 5<"$listed") || return
	[ -z "$counted" ] || printf '%s\n' "$counted" | sort
}

# Reads every table that was loaded, and brings the planner its statistics.
examine() {
	while IFS= read -r database <&5; do
		in_container "$target" PGDATABASE="$database$1" vacuumdb --analyze-only --quiet || return
	done 5<"$listed"
}

# One transaction for all of them. Nobody can enter a database while it waits to be renamed, and who is in it is thrown out.
swap() {
	echo "SELECT datname FROM pg_database WHERE right(datname, length(:'suffix')) = :'suffix'" | said --set=suffix="$1" >"$folder/swapping" || return
	[ -s "$folder/swapping" ] || return 0
	began=$(date +%s%N)
	(
		while :; do
			echo "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND EXISTS (SELECT FROM pg_database d WHERE d.datname || :'suffix' = ANY (SELECT datname FROM pg_database) AND d.datname = pg_stat_activity.datname OR right(pg_stat_activity.datname, length(:'suffix')) = :'suffix')" | said --set=suffix="$1" || break
			sleep 0.2
		done
	) >/dev/null 2>&1 </dev/null &
	killer=$!
	{
		echo 'BEGIN;'
		echo "SELECT format('ALTER DATABASE %I RENAME TO %I', o.datname, o.datname || :'kept') FROM pg_database o JOIN pg_database n ON n.datname = o.datname || :'suffix' \\gexec"
		echo "SELECT format('ALTER DATABASE %I RENAME TO %I', datname, left(datname, length(datname) - length(:'suffix'))) FROM pg_database WHERE right(datname, length(:'suffix')) = :'suffix' \\gexec"
		echo 'COMMIT;'
	} | said --set=suffix="$1" --set=kept="$2" >/dev/null
	swapped=$?
	kill "$killer" 2>/dev/null
	wait "$killer" 2>/dev/null
	rm -f "$folder/swapping"
	[ "$swapped" = 0 ] || return
	echo "away $(awk -v from="$began" -v to="$(date +%s%N)" 'BEGIN {printf "%.1f", (to - from) / 1e9}')"
}

forget() {
	[ -n "$1" ] || return 1
	echo "SELECT format('DROP DATABASE %I', datname) FROM pg_database WHERE right(datname, length(:'suffix')) = :'suffix' \\gexec" | said --set=suffix="$1"
}
