# A copy of a volume's files while those that write are paused.

# Lets go on what a run of this backup paused, however that run ended.
resume_paused() {
	[ -e "$folder/paused" ] || return 0
	xargs "$engine" unpause <"$folder/paused" >/dev/null 2>&1
	while IFS= read -r name; do
		[ "$("$engine" inspect --type container --format '{{.State.Paused}}' "$name" 2>/dev/null)" != true ] || fails "$name is still paused: $engine unpause $name" || return
	done <"$folder/paused"
	rm -f "$folder/paused"
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
		copied=$? copying='' said=$(tail -n 3 "$folder/said")
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
