# Backups of a volume: its files, and the SQLite files in it as `.backup` copies them.
# Words: engine host folder container target volume_name sqlite; hook_image hook_target: of a container that mounts it, or empty.
# Files are read from where they lie: with_files shows them to a program as files/ of the folder that it is in. After a pause, files/ is a copy.

# What a pause may take, in seconds.
pause_limit=${pause_limit:-30}

# A copy of the files is made only where there is room for it: that is no reason to fail.
room() {
	volume_place=$(place_of "$target") || return
	list_sqlite | while IFS= read -r path; do stat --format=%s -- "$volume_place/$path" "$volume_place/$path-wal" 2>/dev/null; done | awk '{sum += $1} END {printf "%.0f\n", sum}'
}

dump() {
	volume_place=$(place_of "$target") || return
	check_sqlite "$volume_place" || return
	mkdir -p "$1/files" "$1/sqlite" || return
	: >"$folder/no-file" || return
	users_of "$target" >"$folder/users" || return
	hooked=$(container_with_hook) || return
	paused=0 consistent=yes moving=moving
	if [ -n "$hooked" ]; then
		method=hook
		echo "shipit: /hooks/pre-backup in $hooked"
		"$engine" exec "$hooked" /hooks/pre-backup </dev/null || fails "/hooks/pre-backup in $hooked failed with exit code $?: nothing was backed up." || return
	elif ! grep -q '^true ' "$folder/users"; then
		method=dump moving=
	elif copy_paused "$1"; then
		method=paused moving='' paused=$(cat "$folder/seconds")
	else
		method=live consistent=crash
	fi
	if [ "$method" = paused ]; then copy_sqlite "$1/files" "$1" && remove_sqlite "$1/files"; else copy_sqlite "$volume_place" "$1"; fi || return
	if [ "$method" = paused ]; then count_files "$1/files"; else count_files "$volume_place"; fi >"$folder/counted" || return
	count_sqlite "$1/sqlite" >>"$folder/counted" || return
	# What is written while it is read has no exact count.
	awk -v moving="$moving" 'BEGIN {FS = OFS = "\t"} moving != "" && $3 != "rows" {$3 = moving} {print}' "$folder/counted" | LC_ALL=C sort >"$1/manifest"
	printf 'method=%s\npaused=%s\nconsistent=%s\n' "$method" "$paused" "$consistent" >>"$1/about"
	rm -f "$folder/users" "$folder/counted" "$folder/seconds"
}

# with_files COMMAND...: runs it in this folder, which dump has filled, with the volume's files, read-only, as files/. They are gone with the program.
# Files that .backup has copied are shown as empty ones: load replaces them.
with_files() {
	if grep -qx method=paused about; then
		"$@"
		return
	fi
	volume_place=$(place_of "$target") || return
	volume_place=$volume_place sqlite=$(list_sqlite) no_file=$folder/no-file unshare --mount --propagation private sh -c '
		mount --bind "$volume_place" files || exit 125
		printf "%s\n" "$sqlite" | grep . | while IFS= read -r path; do
			for file in "$path" "$path-wal" "$path-shm" "$path-journal"; do
				[ ! -f "files/$file" ] || [ -L "files/$file" ] || mount --bind "$no_file" "files/$file" || [ ! -e "files/$file" ] || exit 125
			done
		done || exit 125
		mount -o remount,bind,ro,noatime files || exit 125
		unset volume_place sqlite no_file
		exec "$@"' sh "$@"
}

# Takes the files out of $1: by renames, where both lie on one disk.
load() {
	[ -z "$sqlite" ] || need_sqlite || return
	"$engine" volume inspect "$target$2" >/dev/null 2>&1 || "$engine" volume create "$target$2" >/dev/null || return
	volume_into=$(place_of "$target$2") || return
	[ -z "$(ls -A "$volume_into")" ] || fails "The volume $target$2 is not empty: nothing was loaded." || return
	fill "$1" "$volume_into" && return
	if [ -n "$2" ]; then forget "$2"; else find "$volume_into" -mindepth 1 -delete; fi
	return 1
}

fill() {
	find "$1/files" -mindepth 1 -maxdepth 1 -exec mv -t "$2" -- {} + || return
	chown --reference="$1/files" "$2" && chmod --reference="$1/files" "$2" && touch --reference="$1/files" "$2" || return
	remove_sqlite "$2"
	list_sqlite | while IFS= read -r path; do
		mkdir -p "$2/$(dirname "$path")" && cp --archive "$1/sqlite/$path" "$2/$path" || return
	done
}

count() {
	volume_place=$(place_of "$target$1") || return
	{ count_files "$volume_place" && count_sqlite "$volume_place"; } >"$folder/counted" || return
	LC_ALL=C sort "$folder/counted"
	rm -f "$folder/counted"
}

examine() {
	volume_place=$(place_of "$target$1") || return
	list_sqlite | while IFS= read -r path; do is_sound "$volume_place/$path" "$path" || return; done
}

# The folders of three volumes change places by two renames. A note tells which is which by number of inode: run again, it goes on from where it was.
swap() {
	swap_note=$folder/swap$1
	# It was cut off at its very end: the volume that gave its folder away is gone.
	if ! is_volume "$target$1" && is_volume "$target$2"; then rm -f "$swap_note" && return; fi
	swap_live=$(path_of "$target") && swap_new=$(path_of "$target$1") || return
	if [ ! -e "$swap_note" ]; then
		place_of "$target" >/dev/null && place_of "$target$1" >/dev/null || return
		for path in "$swap_live" "$swap_new"; do ! mountpoint -q "$path" || fails "$path is a disk of its own: it cannot change places." || return; done
		"$engine" volume create "$target$2" >/dev/null || return
		users_of "$target" | cut -d ' ' -f 3 >"$swap_note.new" || return
		echo "$(stat --format=%i "$swap_live") $(stat --format=%i "$swap_new")" >>"$swap_note.new"
		sync "$swap_note.new" && mv "$swap_note.new" "$swap_note" || return
	fi
	swap_kept=$(path_of "$target$2") || return
	swap_began=$(date +%s.%N) swap_users=$(sed '$d' "$swap_note")
	if [ -z "$swap_users" ] || "$engine" stop $swap_users >/dev/null; then change_places; else false; fi
	swapped=$?
	[ -z "$swap_users" ] || "$engine" start $swap_users >/dev/null || fails "Not all of $(echo $swap_users) could be started again." || return
	[ "$swapped" = 0 ] || return 1
	forget "$1" && rm -f "$swap_note" || return
	echo "away $(since "$swap_began")"
}

change_places() {
	read -r old new <<-END
		$(tail -n 1 "$swap_note")
	END
	[ -n "$new" ] || return
	if ! is_inode "$new" "$swap_live"; then
		if is_inode "$old" "$swap_live"; then
			[ ! -e "$swap_kept" ] || rmdir "$swap_kept" || return
			mv -T "$swap_live" "$swap_kept" || return
		fi
		# An engine that was started in between may have made an empty one.
		[ ! -e "$swap_live" ] || rmdir "$swap_live" || return
		is_inode "$old" "$swap_kept" && is_inode "$new" "$swap_new" || fails "The folders of $target are not where they were: look at $swap_note." || return
		mv -T "$swap_new" "$swap_live" || return
	fi
	mkdir -p "$swap_kept" "$swap_new"
}

is_volume() { "$engine" volume inspect "$1" >/dev/null 2>&1; }

is_inode() { [ "$(stat --format=%i "$2" 2>/dev/null)" = "$1" ]; }

forget() {
	[ -n "$1" ] || fails 'A volume in use is never dropped.' || return
	! is_volume "$target$1" || "$engine" volume rm "$target$1" >/dev/null
}

# Lets go on what a run of this backup paused, however that run ended.
resume_paused() {
	[ -e "$folder/paused" ] || return 0
	xargs "$engine" unpause <"$folder/paused" >/dev/null 2>&1
	while IFS= read -r name; do
		[ "$("$engine" inspect --type container --format '{{.State.Paused}}' "$name" 2>/dev/null)" != true ] || fails "$name is still paused: $engine unpause $name" || return
	done <"$folder/paused"
	rm -f "$folder/paused"
}

fails() {
	echo "$1" >&2
	return 1
}

since() { echo "$1 $(date +%s.%N)" | awk '{printf "%.1f\n", $2 - $1}'; }

# The folder of a volume, which is there. An engine that is asked to run a container would make one that is not.
place_of() {
	place=$(path_of "$1") || return
	[ -d "$place" ] || fails "The folder of the volume $1 is not there: $place" || return
	printf '%s\n' "$place"
}

# Where it is, or is to be: between two moves of a swap that was cut off there may be none.
path_of() {
	described=$("$engine" volume inspect --format '{{.Driver}} {{.Mountpoint}}' "$1" 2>/dev/null) ||
		fails "There is no volume $1 on $host: its name is mistyped, or nothing has used it yet. \`$engine volume ls\` lists those that are there." || return
	case $described in 'local /'*) ;; *) fails "The files of the volume $1 do not lie on $host (driver ${described%% *}): they cannot be read." || return ;; esac
	printf '%s\n' "${described#local }"
}

# Containers that run and have the volume, a line each: whether they may write, whether they are paused, name.
users_of() {
	ids=$("$engine" ps --quiet --no-trunc --filter "volume=$1") || return
	[ -n "$ids" ] || return 0
	"$engine" inspect --type container --format "{{\$of := .}}{{range .Mounts}}{{if eq .Name \"$1\"}}{{.RW}} {{\$of.State.Paused}} {{\$of.Name}}{{println}}{{end}}{{end}}" $ids | sed 's| /| |' | grep . | sort -u
}

container_with_hook() {
	while read -r _ paused name; do
		[ "$paused" = false ] && has_hook "$name" pre-backup && printf '%s\n' "$name" && return
	done <"$folder/users"
	return 0
}

# Looked at from outside: an image may have no shell.
has_hook() { "$engine" cp "$1:/hooks/$2" - 2>/dev/null | tar --list --verbose 2>/dev/null | grep -q '^[-l]..x'; }

after_restore() {
	[ -n "$hook_image" ] || return 0
	"$engine" create --pull never --name "$container-hook" --network none --volume "$1:$hook_target:nocopy" --entrypoint /hooks/post-restore "$hook_image" >/dev/null || return
	hook_code=0
	if has_hook "$container-hook" post-restore; then
		echo "shipit: /hooks/post-restore of $hook_image"
		"$engine" start --attach "$container-hook" || hook_code=$?
	fi
	"$engine" rm --force "$container-hook" >/dev/null
	[ "$hook_code" = 0 ] || fails "/hooks/post-restore of $hook_image failed with exit code $hook_code."
}

# Copies the files while nobody writes. Exit code 1: there is no copy.
copy_paused() {
	bytes=$(du --summarize --block-size=1 "$volume_place" | cut -f 1)
	free=$(df --output=avail --block-size=1 "$1" | tail -n 1)
	if [ $((bytes + bytes / 20 + $(room) + 16777216)) -gt "$free" ]; then
		echo "shipit: there is no room for a copy of $target: its files are read while they are written"
		return 1
	fi
	# A pause that was in vain is not tried again each night.
	too_slow=$(find "$folder/too-slow" -mtime -30 -exec cat {} + 2>/dev/null)
	if [ "$bytes" -ge "${too_slow:-$((bytes + 1))}" ]; then
		echo "shipit: $target takes more than $pause_limit s to copy: its files are read while they are written"
		return 1
	fi
	(copy_in_pause "$1/files") && return
	[ ! -e "$folder/timed-out" ] || echo "$bytes" >"$folder/too-slow"
	rm -rf "$folder/timed-out" "$1/files"
	mkdir "$1/files"
	return 1
}

# In a shell of its own, which lets all go on at its end, before the copy is looked at.
copy_in_pause() {
	writers=$(awk '$1 == "true" && $2 == "false" {print $3}' "$folder/users") copying=
	trap 'kill $copying 2>/dev/null; resume_paused' EXIT
	trap 'exit 143' TERM INT HUP
	printf '%s\n' $writers >"$folder/paused.new" && sync "$folder/paused.new" && mv "$folder/paused.new" "$folder/paused" || exit
	began=$(date +%s.%N) copied=1
	if [ -z "$writers" ] || said=$("$engine" pause $writers 2>&1 >/dev/null); then
		timeout --kill-after=1 "$(echo "$pause_limit $(since "$began")" | awk '{left = ($1 - $2) * 0.9; printf "%.3f", (left > 0.001 ? left : 0.001)}')" cp --archive --reflink=auto "$volume_place/." "$1/" 2>"$folder/said" &
		copying=$!
		wait "$copying"
		copied=$? said=$(tail -n 3 "$folder/said")
	fi
	resume_paused || exit
	took=$(since "$began")
	for name in $writers; do echo "shipit: $name was paused for $took s"; done
	case $copied in
	0) ;;
	124 | 137)
		: >"$folder/timed-out"
		echo "shipit: a copy of $target takes more than $pause_limit s: its files are read while they are written"
		;;
	*) echo "shipit: there is no copy of $target, so its files are read while they are written: $said" ;;
	esac
	echo "$took" >"$folder/seconds"
	rm -f "$folder/said"
	exit "$copied"
}

# Entries and bytes of files, those of SQLite left out. A socket is nothing that can be kept.
count_files() {
	find "$1" -mindepth 1 ! -type s -printf '%y %s %P\0' | tr '\n\0' '\001\n' | sqlite=$(list_sqlite) volume=$volume_name awk '
		BEGIN {
			count = split(ENVIRON["sqlite"], paths, "\n")
			for (i = 1; i <= count; i++) {left[paths[i]]; left[paths[i] "-wal"]; left[paths[i] "-shm"]; left[paths[i] "-journal"]}
		}
		{path = substr($0, length($1) + length($2) + 3)}
		path in left {next}
		{entries++}
		$1 == "f" {bytes += $2}
		END {printf "%s\tentries\tentries\t%.0f\n%s\tbytes\tbytes\t%.0f\n", ENVIRON["volume"], entries, ENVIRON["volume"], bytes}'
}

list_sqlite() { printf '%s\n' "$sqlite" | grep . || :; }

ask_sqlite() { sqlite3 -batch -bail -init /dev/null "$1"; }

need_sqlite() { command -v sqlite3 >/dev/null || fails "sqlite3 is not on $host, which copies SQLite files and counts what is in them: apt-get install sqlite3, or shipit setup"; }

# Before anything is paused. sqlite3 would make a file that is not there, and follow a link out of the volume.
check_sqlite() {
	[ -n "$sqlite" ] || return 0
	need_sqlite || return
	list_sqlite | while IFS= read -r path; do
		[ -f "$1/$path" ] || fails "There is no file $path in the volume $target." || return
		case $(realpath -e "$1/$path") in "$(realpath -e "$1")"/*) ;; *) fails "$path leads out of the volume $target." || return ;; esac
	done
}

# A read that begins before the copy and goes on until its end: writers cannot make it begin anew, and all of it is of one moment.
copy_sqlite() {
	list_sqlite | while IFS= read -r path; do
		rm -f "$2/sqlite.copy"
		printf '%s\n' '.timeout 30000' 'BEGIN; SELECT count(*) FROM sqlite_master;' ".backup '$2/sqlite.copy'" | ask_sqlite "$1/$path" >/dev/null || fails "$path in the volume $target could not be copied." || return
		is_sound "$2/sqlite.copy" "$path" || return
		chown --reference="$1/$path" "$2/sqlite.copy" && chmod --reference="$1/$path" "$2/sqlite.copy" || return
		mkdir -p "$2/sqlite/$(dirname "$path")" && mv "$2/sqlite.copy" "$2/sqlite/$path" || return
	done
}

is_sound() {
	found=$(echo 'PRAGMA integrity_check(5);' | ask_sqlite "$1" 2>&1)
	[ "$found" = ok ] || fails "$2 in the volume $target is damaged: $found"
}

count_sqlite() {
	list_sqlite | while IFS= read -r path; do
		names="SELECT printf('SELECT %Q || char(9) || %Q || char(9) || ''rows'' || char(9) || count(*) FROM \"%w\";', '$volume_name', replace(replace('rows of ' || '$(printf %s "$path" | sed "s/'/''/g")' || ' ' || name, char(9), ' '), char(10), ' '), name) FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND sql NOT LIKE 'CREATE VIRTUAL%';"
		counting=$(printf '.timeout 30000\n%s\n' "$names" | ask_sqlite "$1/$path") || return
		printf '.timeout 30000\nBEGIN;\n%s\n' "$counting" | ask_sqlite "$1/$path" || return
	done
}

remove_sqlite() { list_sqlite | while IFS= read -r path; do rm -f "$1/$path" "$1/$path-wal" "$1/$path-shm" "$1/$path-journal"; done; }
