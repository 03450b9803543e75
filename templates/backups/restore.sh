# Brings a snapshot back. Beside store.sh, fetch.sh and a source; words as those of a backup, with container and folder of a restore.
# $1 verb and what it needs; answers lines: `note …` for people, and what each verb tells.
umask 077
spool=$folder/restore
mkdir -p "$folder" || exit
# What was begun by a restore that was cut off.
clear_up() {
	remove_containers >/dev/null
	rm -rf "$spool" "$spool".*
}

# The image that may have a hook, and where the volume is in it.
find_hook() {
	[ "$kind" = volume ] || return 0
	user=$("$engine" ps --quiet --filter "volume=$target" | head -n 1)
	[ -n "$user" ] || return 0
	hook_image=$("$engine" inspect --type container --format '{{.Config.Image}}' "$user")
	hook_target=$("$engine" inspect --type container --format "{{range .Mounts}}{{if eq .Name \"$target\"}}{{.Destination}}{{end}}{{end}}" "$user")
}

# begin STORE SNAPSHOT SUFFIX: loaded beside what lives, examined, and compared with its manifest. Lines `old` and `new`, as in a manifest.
begin() {
	go_on || return
	for left in $(cat "$folder/restoring" 2>/dev/null); do forget "$left" >/dev/null && echo "note what a restore left that was cut off is gone ($left)"; done
	rm -f "$folder/restoring"
	if [ -n "$1" ]; then fetch "$1" "$2" "$(to_load)" || return; else come_in_by_stream || return; fi
	echo "snapshot $snapshot"
	echo "note $snapshot is here, it is loaded"
	echo "$3" >"$folder/restoring"
	find_hook
	load "$spool" "$3" && examine "$3" && count "$3" >"$spool.counted" || { forget "$3"; return 1; }
	differ=$(differences "$spool.counted")
	if [ -n "$differ" ]; then
		forget "$3"
		printf 'It does not hold what it held when it was dumped:\n%s\n' "$differ" >&2
		return 1
	fi
	# A hook may change what was counted.
	[ "$kind" != volume ] || after_restore "$target$3" || { forget "$3"; return 1; }
	sed 's/^/new	/' "$spool.counted"
	count '' 2>/dev/null | sed 's/^/old	/'
}

# A tar on stdin, from another host.
come_in_by_stream() {
	rm -rf "$spool" && mkdir -p "$spool" && tar --extract --directory "$spool" || return
	listed=$spool/databases/list snapshot=$(sed -n 's/^run=//p' "$spool/about")
}

# It stays beside what lives, until it is dropped. $folder/beside has the suffixes of what does.
stay() {
	cat "$folder/restoring" >>"$folder/beside" && rm -f "$folder/restoring"
}

# exchange SUFFIX KEPT: answers `away N.N`; what was before is dropped after 7 days, by the backup that runs then.
exchange() {
	go_on || return
	is_known "$1" || { nothing_under "$1"; return 1; }
	printf '%s %s\n' "$1" "$2" >"$folder/exchanging.new" && mv "$folder/exchanging.new" "$folder/exchanging" || return
	finish
}

# An exchange that was cut off is brought to its end before anything else: what lives may be neither here nor there.
go_on() {
	[ -s "$folder/exchanging" ] || return 0
	finish >/dev/null || return
	echo 'note an exchange that was cut off is done now'
}

# Exit code 3: it stands half-way, and is to be run again. 1: all is as it was, and what was restored for it is gone.
finish() {
	read -r loaded before <"$folder/exchanging" || return
	grep -qs " $before\$" "$folder/kept" || echo "$(date +%s) $before" >>"$folder/kept"
	# A function of a source has words that are ours, too.
	if ! (swap "$loaded" "$before"); then
		for note in "$folder/swap$loaded"*; do [ ! -e "$note" ] || return 3; done
		without "$before"
		rm -f "$folder/exchanging"
		! grep -qsx "$loaded" "$folder/restoring" || { (forget "$loaded") && without "$loaded"; } >/dev/null 2>&1
		return 1
	fi
	without "$loaded"
	rm -f "$folder/exchanging"
}

# What is noted under this suffix is no more.
without() {
	for list in "$folder/kept" "$folder/beside" "$folder/restoring"; do
		[ ! -e "$list" ] || { grep -v "\(^\| \)$1\$" "$list" >"$list.new"; mv "$list.new" "$list"; }
	done
}

is_known() { cat "$folder/kept" "$folder/beside" "$folder/restoring" 2>/dev/null | sed 's/.* //' | grep -qx "$1"; }

nothing_under() {
	there=$(cat "$folder/kept" "$folder/beside" 2>/dev/null | sed 's/.* //; s/^_[a-z]*_//' | sort -u | paste -sd, | sed 's/,/, /g')
	echo "nothing of $backup was restored or kept on $host at ${1##*_}${there:+ (there is: $there)}" >&2
}

# drop SUFFIX...: those of them that are there. None is: that is told.
drop() {
	go_on || return
	dropped=
	for one; do
		is_known "$one" || continue
		(forget "$one") && without "$one" || return
		dropped=1
	done
	[ -n "$dropped" ] || { nothing_under "$1"; return 1; }
}

# prepare STORE SNAPSHOT: the snapshot is in the spool, whole. Answers its name, and its only file of data where there is one.
prepare() {
	fetch "$1" "$2" || return
	echo "snapshot $snapshot"
	only=$(cd "$spool" && find . -type f \( -path './databases/*.dump' -o -path './databases/*.sql' -o -name dump.rdb \) ! -path './files/*')
	[ "$(printf '%s\n' "$only" | grep -c .)" != 1 ] || echo "only $only"
}

clear_up
"$@"
ended=$?
case $1:$ended in
prepare:0) ;;
*) clear_up ;;
esac
exit "$ended"
