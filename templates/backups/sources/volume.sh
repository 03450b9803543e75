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

is_volume() { "$engine" volume inspect "$1" >/dev/null 2>&1; }

forget() {
	[ -n "$1" ] || fails 'A volume in use is never dropped.' || return
	! is_volume "$target$1" || "$engine" volume rm "$target$1" >/dev/null
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
