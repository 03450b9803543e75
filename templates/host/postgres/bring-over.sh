# Brings all that one Postgres holds into an empty one of a newer version, compares the two, and stops the old one.
# $1 engine, $2 container of the old server, $3 of the new one, $4 one with the new version's programs in the network of the old one,
# $5 seconds that the old one may take to stop; SQL: $6 hold, $7 contents, $8 sequences, $9 set-sequences
#
# Writes wait meanwhile, reads go on: sessions that this script holds open lock every table. However it ends they end with it, and what waited goes on.
# Where all is well the old server is stopped while it is locked, so nothing is ever written that the new one does not have.
engine=$1 old=$2 new=$3 tools=$4 patience=$5 hold=$6 contents=$7 sequences=$8 set_sequences=$9
work=$(mktemp -d) || exit
unbegun=$work/unbegun
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP

# give_up WHY [FILE of what was said]
give_up() {
	echo "$1"
	[ ! -s "${2:-}" ] || grep . "$2" | tail -n 20 | sed 's/^/  | /'
	[ ! -e "$unbegun" ] || echo "$engine failed to begin a program in a container."
	exit 1
}

# wait_for PID FILE...: tells that it is still at work until what runs there has left each of these files.
wait_for() {
	awaited=$1
	shift
	for file; do
		until [ -e "$file" ]; do
			kill -0 "$awaited" 2>/dev/null || [ -e "$file" ] || give_up "How far it came could not be written down: is there room in ${work%/*}?"
			${shipit_mark:+shipit_go_on}
			sleep 0.1
		done
	done
}

# told NAME COMMAND...: when the command has ended, its exit code is in the file of that name.
told() {
	name=$1
	shift
	"$@"
	echo $? >"$work/$name.now"
	mv "$work/$name.now" "$work/$name"
}

# in_flow WHAT GIVER TAKER: what one function prints the other reads. Both must end well.
in_flow() {
	rm -f "$work/gave" "$work/took"
	{ told gave "$2" 2>"$work/giver" | told took "$3" >"$work/taker" 2>&1; } </dev/null 7>&- &
	wait_for $! "$work/gave" "$work/took"
	# Where both fail, the one that reads was cut off.
	grep -qx 0 "$work/took" || give_up "$1: the new server does not take it." "$work/taker"
	grep -qx 0 "$work/gave" || give_up "$1: it could not be read from the old server." "$work/giver"
}

# on_both NAME FUNCTION: what it prints of the old server is in NAME.old, of the new one in NAME.new. What an engine may have to say beside that is none of it.
on_both() {
	rm -f "$work/old.done" "$work/new.done"
	{ told old.done "$2" "$old"; } >"$work/$1.old" 2>"$work/old.said" </dev/null 7>&- &
	of_old=$!
	{ told new.done "$2" "$new"; } >"$work/$1.new" 2>"$work/new.said" </dev/null 7>&- &
	wait_for $! "$work/new.done"
	wait_for "$of_old" "$work/old.done"
	grep -qx 0 "$work/old.done" || give_up 'The old server could not be counted.' "$work/old.said"
	grep -qx 0 "$work/new.done" || give_up 'The new server could not be counted.' "$work/new.said"
}

in_each() { while IFS= read -r database; do printf '%s\n' "$2" | sql "$1" "$database" || return; done <"$work/databases"; }
count_contents() { in_each "$1" "$contents"; }
count_sequences() { in_each "$1" "$sequences"; }

# A session for each database. The last that it reads is the fifo `open`, which ends when this script does: nothing else holds fd 7. For a function without braces a shell would keep what it closes.
hold_writes() {
	mkfifo "$work/open"
	exec 7<>"$work/open"
	number=0
	while IFS= read -r database; do
		number=$((number + 1))
		{ { printf '%s\n' "$hold"; cat <&6; } | { sql_through "$old" "$database"; echo ended; } >"$work/session.$number" 2>&1; } 6<"$work/open" </dev/null 7>&- &
		until grep -q '^held$' "$work/session.$number" 2>/dev/null; do
			! grep -q '^ended$' "$work/session.$number" 2>/dev/null || not_held "$work/session.$number"
			${shipit_mark:+shipit_go_on}
			sleep 0.1
		done
	done <"$work/databases"
}

# $1 what the session said
not_held() {
	sed -i '/^ended$/d' "$1"
	give_up "Writes to $database cannot be held$(! grep -q 'lock timeout' "$1" || echo ': another session there has been at work for 30 s')." "$1"
}

are_held() { ! cat "$work"/session.* | grep -q '^ended$'; }

refuse_missing_extensions() {
	in_each "$old" 'SELECT current_database(), extname FROM pg_extension' >"$work/used" || give_up 'The old server does not tell its extensions.' "$work/used"
	echo 'SELECT name FROM pg_available_extensions' | sql "$new" template1 >"$work/available" || give_up 'The new server does not tell its extensions.' "$work/available"
	missing=$(awk -F '\t' 'NR == FNR {has[$1] = 1; next} !($2 in has) {print $2 " (in the database " $1 ")"}' "$work/available" "$work/used")
	[ -z "$missing" ] || give_up "The new image lacks the extension $(echo "$missing" | paste -sd, | sed 's/,/, /g'). Drop it there if nothing uses it, or take an image that has it."
}

# The role that the image made is there already: that one line is left out.
give_roles() {
	{ in_container "$tools" pg_dumpall --host=127.0.0.1 --globals-only || : >"$work/no-roles"; } | grep -vxF "$made"
	[ ! -e "$work/no-roles" ]
}
take_roles() { sql "$new" template1; }
give_database() { in_container "$tools" PGDATABASE="$database" pg_dump --host=127.0.0.1 --create --format=custom --compress=0; }
take_database() { in_container "$new" pg_restore --exit-on-error --create --dbname=template1; }
give_sequences_of() { printf '%s\n' "$set_sequences" | sql "$old" "$database"; }
take_sequences_of() { sql "$new" "$database"; }

# What differs between two lists of: database, what, kind, value; side by side.
differences() {
	awk -F '\t' '
		{key = $1 ": " $2; value = $4 ($5 == "" ? "" : $5 == "t" ? " (taken)" : " (free)")}
		NR == FNR {old[key] = value; next}
		{new[key] = value}
		END {
			for (key in old) if (!(key in new) || old[key] != new[key]) print key ": " old[key] " in the old server, " (key in new ? new[key] : "none") " in the new one"
			for (key in new) if (!(key in old)) print key ": none in the old server, " new[key] " in the new one"
		}' "$work/$1.old" "$work/$1.new" | sort >"$work/$1.differ"
	[ -s "$work/$1.differ" ]
}

# shop: 4 tables with 500016 rows, 1 sequences …
summary() {
	awk -F '\t' '
		!($1 in seen) {seen[$1] = 1; order[++count] = $1}
		$3 == "rows" {tables[$1]++; rows[$1] += $4}
		$3 == "sequences" {sequences[$1]++}
		$3 == "views" {views[$1]++}
		$3 == "extensions" {extensions[$1]++}
		$3 == "large objects" {objects[$1] = $4}
		END {
			for (i = 1; i <= count; i++) {
				name = order[i]
				printf "the same in both: %s, tables %d, rows %d, sequences %d, views %d, extensions %d, large objects %d\n", name, tables[name], rows[name], sequences[name], views[name], extensions[name], objects[name]
			}
		}' "$work/contents.new" "$work/sequences.new"
}

databases "$old" >"$work/databases" || give_up 'The old server does not tell its databases.' "$work/databases"
refuse_missing_extensions
hold_writes
echo 'writes wait, reads go on'
made=$(echo "SELECT 'CREATE ROLE ' || quote_ident(current_user) || ';'" | sql "$new" template1) || give_up "The new server does not tell its first role: $made"
in_flow 'Roles' give_roles take_roles
said=$(echo 'DROP DATABASE postgres;' | sql "$new" template1) || give_up "The new server does not make way for the old one's database postgres: $said"
while IFS= read -r database <&6; do
	echo "database $database"
	in_flow "Database $database" give_database take_database
done 6<"$work/databases"
echo 'statistics'
{ told analysed in_container "$new" vacuumdb --all --analyze-only --quiet --maintenance-db=template1; } >"$work/analysis" 2>&1 </dev/null 7>&- &
wait_for $! "$work/analysed"
grep -qx 0 "$work/analysed" || give_up 'The new server does not come to its statistics.' "$work/analysis"
echo 'counting both'
on_both contents count_contents
! differences contents || give_up 'The two differ:' "$work/contents.differ"
# A sequence is no table: an app may have asked for its next value meanwhile.
for attempt in 1 2 3; do
	while IFS= read -r database <&6; do in_flow "Sequences of $database" give_sequences_of take_sequences_of; done 6<"$work/databases"
	on_both sequences count_sequences
	differences sequences || break
done
[ ! -s "$work/sequences.differ" ] || give_up 'The two differ:' "$work/sequences.differ"
are_held || give_up 'The old server let go of its locks: something may have been written.' "$work/session.1"
summary
"$engine" stop -t "$patience" "$old" >/dev/null
