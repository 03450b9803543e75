# Brings a snapshot back. Beside store.sh, fetch.sh and a source; words as those of a backup, with container and folder of a restore.
# $1 verb and what it needs; answers lines: `note …` for people, and what each verb tells.
umask 077
spool=$folder/restore
mkdir -p "$folder" || exit
# What was paused or begun by a restore that was cut off.
clear_up() {
	"$engine" ps --all --format '{{.Names}}' | grep -E "^$container(-|\$)" | while IFS= read -r one; do "$engine" rm --force --volumes "$one" >/dev/null; done
	rm -rf "$spool" "$spool.said" "$spool.counted"
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
	for left in $(cat "$folder/restoring" 2>/dev/null); do forget "$left" >/dev/null && echo "note what a restore left that was cut off is gone ($left)"; done
	rm -f "$folder/restoring"
	if [ -n "$1" ]; then fetch "$1" "$2" || return; else come_in_by_stream || return; fi
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
	sed 's/^/new	/' "$spool.counted"
	count '' 2>/dev/null | sed 's/^/old	/'
	if [ -e "$spool/databases/list" ]; then cp "$spool/databases/list" "$folder/list$3"; fi
}

# A tar on stdin, from another host.
come_in_by_stream() {
	rm -rf "$spool" && mkdir -p "$spool" && tar --extract --directory "$spool" || return
	listed=$spool/databases/list snapshot=$(sed -n 's/^run=//p' "$spool/about")
}

# It stays beside what lives, until it is dropped.
stay() { rm -f "$folder/restoring"; }

# exchange SUFFIX KEPT: answers `away N.N`; what was before is dropped after 7 days, by the backup that runs then.
exchange() {
	echo "$(date +%s) $2" >>"$folder/kept"
	swap "$1" "$2" || return
	rm -f "$folder/restoring"
	grep -v " $1\$" "$folder/kept" >"$folder/kept.new"
	mv "$folder/kept.new" "$folder/kept"
}

drop() {
	forget "$1" || return
	[ ! -e "$folder/kept" ] || { grep -v " $1\$" "$folder/kept" >"$folder/kept.new"; mv "$folder/kept.new" "$folder/kept"; }
}

# send STORE SNAPSHOT: the snapshot is in the spool, whole. Answers its name, and its only file of data where there is one.
prepare() {
	fetch "$1" "$2" || return
	echo "snapshot $snapshot"
	only=$(cd "$spool" && find . -type f \( -path './databases/*.dump' -o -path './databases/*.sql' -o -name dump.rdb \) ! -path './files/*')
	[ "$(printf '%s\n' "$only" | grep -c .)" != 1 ] || echo "only $only"
}

case $1 in
begin | prepare) clear_up ;;
esac
"$@"
ended=$?
case $1:$ended in
prepare:0) ;;
*) clear_up ;;
esac
exit "$ended"
