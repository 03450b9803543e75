# Backups of Redis and Valkey: the RDB file that the server writes by itself.
# Words: engine host folder container target. A backup that is brought back waits in a folder of the server's data, restored<suffix>, until it is swapped in.

room() {
	told=$(printf 'INFO memory\nINFO persistence\n' | ask) || fails "$target does not tell its size: $told" || return
	printf '%s\n' "$told" | awk -F: '$1 == "used_memory" || $1 == "rdb_last_cow_size" {sum += $2} END {printf "%.0f\n", sum}'
}

dump() {
	is_up && data=$(data_place) && file=$(setting dbfilename) && append=$(setting appendonly) || return
	before=$([ ! -e "$data/$file" ] || echo there)
	save || return
	# A later save puts another file in its place: what is read here stays whole.
	cat "$data/$file" >"$1/dump.rdb" || fails "The data of $target could not be copied." || return
	# An append-only server had no such file before, and would find an old one some day.
	[ -n "$before" ] || [ "$append" != yes ] || rm -f "$data/$file"
	is_sound "$1/dump.rdb" || return
	keys_of <"$folder/saved" >"$1/manifest" || return
	listed=$(awk -F '\t' '{sum += $4} END {printf "%.0f", sum}' "$1/manifest")
	read_back=$(printf '%s\n' "$checked" | sed -n 's/^\[info\] \([0-9]*\) keys read.*/\1/p')
	if [ "$read_back" != "$listed" ]; then
		# Writes of an older server do not wait: a few may have come in between.
		[ -z "$paused" ] && [ -n "$read_back" ] || fails "$target has $listed keys, its copy ${read_back:-none}." || return
		sed 's/\tkeys\t\([0-9]*\)$/\tmoving\t\1/' "$1/manifest" >"$folder/saved" && cp "$folder/saved" "$1/manifest" || return
	fi
	rm -f "$folder/saved"
	printf 'method=dump\npaused=%s\nconsistent=yes\n' "${paused:-0}" >>"$1/about"
}

# Without a suffix: into the server itself, which must be empty.
load() {
	is_up && data=$(data_place) || return
	if [ -z "$2" ]; then
		held=$(keyspace_of "$target") || return
		! printf '%s\n' "$held" | grep -q '^db' || fails "$target is not empty: nothing was loaded." || return
		rm -rf "$data/restored_loading" "$data/restored_empty" "$folder"/swap_loading*
		load "$1" _loading && swap _loading _empty >/dev/null && forget _empty
		return
	fi
	[ ! -e "$data/restored$2" ] || fails "There is a folder restored$2 in the data of $target already." || return
	mkdir "$data/restored$2" && cp "$1/dump.rdb" "$data/restored$2/dump.rdb" && chown -R --reference="$data" "$data/restored$2" && is_sound "$data/restored$2/dump.rdb" && return
	forget "$2"
	return 1
}

count() {
	is_up || return
	if [ -z "$1" ]; then
		held=$(keyspace_of "$target")
	else
		data=$(data_place) && beside "$data/restored$1" dump.rdb && held=$(keyspace_of "$container-scratch")
	fi
	counted=$?
	[ -z "$1" ] || remove_scratch
	[ "$counted" = 0 ] && printf '%s\n' "$held" | keys_of
}

examine() {
	is_up && data=$(data_place) || return
	if [ -n "$1" ]; then is_sound "$data/restored$1/dump.rdb"; else save; fi
}

# The server is stopped meanwhile. A note tells what it was like, two others how far it is: run again, it goes on.
# The backup stays where it is until all is done: an append-only server that the host starts in between would see nothing of it, and write over it.
swap() {
	data=$(data_place) && note=$folder/swap$1 new=$data/restored$1 kept=$data/restored$2 || return
	# Without the name of a file it says nothing.
	if [ -z "$(head -n 1 "$note" 2>/dev/null)" ]; then
		# It was cut off at its very end.
		if [ ! -e "$new" ] && [ -e "$kept" ]; then rm -f "$note".* && return; fi
		[ -f "$new/dump.rdb" ] || fails "There is nothing of $target under $1." || return
		is_up && { setting dbfilename && setting appendonly && setting appendfilename && setting appenddirname; } >"$note.new" && sync "$note.new" && mv "$note.new" "$note" || return
	fi
	{ read -r file && read -r append && read -r appendfile && read -r appenddir; } <"$note"
	# At its stop it writes all that it has.
	[ -e "$note.done" ] || [ "$("$engine" inspect --type container --format '{{.State.Running}}' "$target")" != true ] || { is_up && [ "$(echo "CONFIG SET save '3600 1'" | ask)" = OK ]; } || fails "$target does not take CONFIG SET." || return
	began=$(date +%s.%N)
	exchange_data
	exchanged=$?
	"$engine" start "$target" >/dev/null && is_up && [ "$exchanged" = 0 ] || return
	echo "away $(since "$began")"
	rm -rf "$new" && rm -f "$note" && rm -f "$note".*
}

exchange_data() {
	"$engine" stop -t 120 "$target" >/dev/null || return
	[ ! -e "$note.done" ] || return 0
	if [ ! -e "$note.kept" ]; then
		[ -e "$kept/dump.rdb" ] || [ -n "$(find "$data/$file" -newer "$note" 2>/dev/null)" ] || { rm -f "$note"; fails "$target did not write its data when it stopped: all is as it was."; } || return
		mkdir -p "$kept" && chown --reference="$data" "$kept" || return
	fi
	for old in "$file" "$appendfile" ${appenddir:+"$appenddir"}; do
		[ -n "$old" ] && [ -e "$data/$old" ] || continue
		kept_as=$kept/$([ "$old" = "$file" ] && echo dump.rdb || echo "$old")
		# What is there already was in use when the swap began. A server that was started in between, with nothing, left the other.
		[ ! -e "$kept_as" ] || kept_as=$kept_as.later
		rm -rf "$kept_as" && mv -T "$data/$old" "$kept_as" || return
	done
	: >"$note.kept"
	if cp --archive "$new/dump.rdb" "$data/$file" && { [ "$append" != yes ] || append_anew; }; then
		sync "$data" && : >"$note.done"
	else
		put_back
		return 1
	fi
}

put_back() {
	for old in "$file" "$appendfile" ${appenddir:+"$appenddir"}; do
		kept_as=$([ "$old" = "$file" ] && echo dump.rdb || echo "$old")
		rm -rf "${data:?}/${old:?}"
		[ ! -e "$kept/$kept_as" ] || mv -T "$kept/$kept_as" "$data/$old" || return
	done
	rm -rf "$kept" "$note".* "$note"
}

# A server with an append-only file reads that alone: one beside reads the RDB file, and writes the other of it.
append_anew() {
	beside "$data" "$file" --appendfilename "$appendfile" ${appenddir:+--appenddirname "$appenddir"} && [ "$(echo 'CONFIG SET appendonly yes' | answer_of "$container-scratch")" = OK ]
	written=$?
	while [ "$written" = 0 ]; do
		state=$(echo 'INFO persistence' | answer_of "$container-scratch")
		case $state in
		*aof_rewrite_in_progress:0*aof_rewrite_scheduled:0*aof_last_bgrewrite_status:ok*) break ;;
		*aof_rewrite_in_progress:1* | *aof_rewrite_scheduled:1*) sleep 0.05 ;;
		*) written=1 ;;
		esac
	done
	[ "$written" != 0 ] || "$engine" stop -t 120 "$container-scratch" >/dev/null || written=1
	remove_scratch
	# For the account that the server runs as.
	for old in "$appendfile" ${appenddir:+"$appenddir"}; do [ ! -e "$data/$old" ] || [ ! -e "$kept/$old" ] || chown -R --reference="$kept/$old" "$data/$old" || written=1; done
	[ "$written" = 0 ] || fails "The append-only file of $target could not be written anew: $state"
}

forget() {
	[ -n "$1" ] || fails 'A database in use is never dropped.' || return
	data=$(data_place) && rm -rf "$data/restored$1"
}

fails() {
	echo "$1" >&2
	return 1
}

since() { echo "$1 $(date +%s.%N)" | awk '{printf "%.1f\n", $2 - $1}'; }

# The password is known in the container alone.
as_client='password=${REDIS_PASSWORD:-$VALKEY_PASSWORD}
[ -n "$REDISCLI_AUTH" ] || [ -z "$password" ] || export REDISCLI_AUTH="$password"
exec "$(command -v redis-cli || command -v valkey-cli)" 2>&1'

# What the server in container $1 answers to commands on stdin. Fails where it was not asked: that it says nothing is no answer then.
answer_of() {
	answer=$(ask_in "$1" sh -c "$as_client")
	answered=$?
	printf '%s\n' "$answer" | tr -d '\r' | grep -v '^AUTH failed: ERR AUTH'
	return "$answered"
}
ask() { answer_of "$target"; }

# An empty line where the server does not know it: an older one has no appenddirname.
setting() {
	told=$(echo "CONFIG GET $1" | ask) && case $1:$told in "$1:$1
"* | appenddirname:) ;; *) false ;; esac || fails "$target does not tell its setting $1: $told" || return
	printf '%s\n' "$told" | sed -n 2p
	[ -n "$told" ] || echo
}

# Databases of the server in container $1 and how many keys they have.
keyspace_of() {
	told=$(echo 'INFO keyspace' | answer_of "$1") && case $told in '# Keyspace'*) ;; *) false ;; esac || fails "$1 does not tell its keys: $told" || return
	printf '%s\n' "$told"
}

# Waits for a server that starts or reads its data.
is_up() {
	tries=0
	until pong=$(echo PING | ask) && [ "$pong" = PONG ]; do
		case $pong in
		LOADING*) ;;
		*NOAUTH* | *WRONGPASS*) fails "$target asks for another password than that in its environment: $pong" || return ;;
		*) tries=$((tries + 1)) && [ "$tries" -lt 100 ] || fails "$target does not answer: $pong" || return ;;
		esac
		sleep 0.1
	done
}

# The folder on the host that the server has its data in.
data_place() {
	inside=$("$engine" inspect --type container --format '{{.State.Running}}' "$target") || return
	if [ "$inside" = true ]; then inside=$(setting dir) || return; else inside=$(cat "$folder/data-folder"); fi
	case $inside in /*) printf '%s\n' "$inside" >"$folder/data-folder" ;; *) fails "$target does not tell where its data lie: $inside" || return ;; esac
	"$engine" inspect --type container --format '{{range .Mounts}}{{.Destination}}{{"\t"}}{{.Source}}{{println}}{{end}}' "$target" | inside=$inside awk -F '\t' '
		{folder = $1 == "/" ? $1 : $1 "/"}
		NF == 2 && index(ENVIRON["inside"] "/", folder) == 1 && length($1) > length(best) {best = $1; found = $2 substr(ENVIRON["inside"], length($1) + 1)}
		END {if (best == "") exit 1; print found}' || fails "The data of $target lie in no volume ($inside): they are gone with the container."
}

# A new RDB file, and in the file saved what INFO said of the keys at its moment: writes wait for both, and never longer than a second. Sets paused.
save() {
	file=$(setting dbfilename) && needs=$(room) || return
	free=$(df --output=avail --block-size=1 "$data" | tail -n 1)
	# A save that fails makes a server refuse writes: it is not tried where there is no room.
	[ "$free" -gt "$needs" ] || fails "There is no room on the disk for a save of $target: $free bytes are free." || return
	asked=$(date +%s)
	while :; do
		printf 'TIME\nCLIENT PAUSE 1000 WRITE\nBGSAVE\nINFO keyspace\nTIME\nCLIENT UNPAUSE\n' | ask >"$folder/saved"
		grep -q 'Background saving started' "$folder/saved" && break
		grep -q 'in progress' "$folder/saved" || fails "$target does not save: $(cat "$folder/saved")" || return
		sleep 0.2
	done
	paused=$(awk '/^[0-9]+$/ {time[++n] = $1} END {if (n == 4) printf "%.3f", time[3] - time[1] + (time[4] - time[2]) / 1000000}' "$folder/saved")
	# What took longer, or a server that does not know it: writes came in between.
	sed -n 3p "$folder/saved" | grep -qx OK && case $paused in 0.*) ;; *) false ;; esac || paused=
	while state=$(echo 'INFO persistence' | ask) && case $state in *rdb_bgsave_in_progress:1*) ;; *) false ;; esac; do sleep 0.1; done
	case $state in
	*rdb_bgsave_in_progress:0*rdb_last_bgsave_status:ok*) ;;
	*) fails "The save of $target failed: \`$engine logs $target\` tells why." || return ;;
	esac
	[ "$(stat --format=%Y "$data/$file")" -ge "$asked" ] || fails "$target saved, but not to $data."
}

# A line for each database: keys that stay, and keys that may be gone by the time they are counted again.
keys_of() {
	awk -F '[:=,]' '
		/^db[0-9]+:keys=/ {any = 1; printf "%s\tkeys\tkeys\t%s\n%s\texpiring keys\texpiring keys\t%s\n", $1, $3 - $5, $1, $5}
		END {if (!any) print "db0\tkeys\tkeys\t0"}' | LC_ALL=C sort
}

image_of_target() { "$engine" inspect --type container --format '{{.Image}}' "$target"; }

# What the check says is in checked.
is_sound() {
	[ -f "$1" ] || fails "There is no file $1." || return
	checked=$("$engine" run --rm --pull never --name "$container-check" --network none --user 0 --volume "$1:/dump.rdb:ro" --entrypoint sh "$(image_of_target)" \
		-c 'exec "$(command -v redis-check-rdb || command -v valkey-check-rdb)" /dump.rdb' 2>&1) || fails "The check of the backup of $target failed: $(printf '%s\n' "$checked" | tail -n 3)"
}

# A server in the network of nobody, over the folder $1 and the RDB file $2 in it, with further settings. It writes no RDB file.
beside() {
	remove_scratch
	[ -f "$1/$2" ] || fails "There is no file $1/$2." || return
	beside_place=$1 beside_file=$2
	shift 2
	image=$(image_of_target)
	server=$("$engine" run --rm --pull never --name "$container-check" --network none --entrypoint sh "$image" -c 'command -v redis-server || command -v valkey-server') || return
	"$engine" run --detach --pull never --name "$container-scratch" --network none --volume "$beside_place:/data" "$image" \
		"${server##*/}" --dir /data --dbfilename "$beside_file" --appendonly no --save '' "$@" >/dev/null || return
	tries=0
	until [ "$(echo PING | answer_of "$container-scratch")" = PONG ]; do
		[ "$("$engine" inspect --type container --format '{{.State.Running}}' "$container-scratch")" = true ] || fails "A server does not start with the backup: $("$engine" logs --tail 5 "$container-scratch" 2>&1)" || return
		sleep 0.1
	done
}

remove_scratch() { "$engine" rm --force --volumes "$container-scratch" >/dev/null 2>&1 || :; }
