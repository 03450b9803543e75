# Brings back what a snapshot holds, on a host where the app does not run yet: as a restore does, beside what is there and then in its place; or, of what a host keeps, straight to where it belongs.
# Words: engine backup kind target folder; `restore`, all of restore.sh, or for what a host keeps store.sh, fetch.sh and that source. Run again after it was cut off, it goes on.
# $1 store, $2 name of the snapshot, $3 suffix of what is loaded, $4 suffix of what was there before: of no use, and dropped.
export LC_ALL=C
umask 077
from=$1 wanted=$2 suffix=$3 kept=$4 spool=$folder/spool

stop_with() {
	[ ! -s "$folder/why" ] || tail -n 20 "$folder/why" >&2
	echo "$1" >&2
	exit 1
}

# aloud FUNCTION...: what it says for people is said as it comes, the rest is kept.
aloud() {
	rm -f "$folder/failed"
	{ "$@" 2>"$folder/why" || : >"$folder/failed"; } | tee "$folder/said" | sed -u -n 's/^note //p'
	[ ! -e "$folder/failed" ]
}

# Where it was cut off just after that was done.
is_done() { grep -q '^nothing of ' "$folder/why"; }

# place, kind, sum, number of what was summed up; of lines as in a manifest.
sum_up() {
	awk -F '\t' -v OFS='\t' '
		$3 == "hash" {next}
		{kind = $3 == "moving" ? $2 : $3; sum[$1 OFS kind] += $4; number[$1 OFS kind]++}
		END {for (each in sum) printf "%s\t%.0f\t%d\n", each, sum[each], number[each]}' | sort >"$folder/counted-up"
}

of_host() {
	fetch "$from" "$wanted" 2>"$folder/why" && load "$spool" 2>"$folder/why" || stop_with "$backup could not be brought back"
	sum_up <"$spool/manifest" || exit
}

of_data() {
	if [ ! -e "$folder/loaded" ]; then
		echo "loading $backup"
		aloud restore begin "$from" "$wanted" "$suffix" || stop_with "$backup could not be loaded"
		sed -n 's/^new	//p' "$folder/said" | sum_up
		[ "$kind" != volume ] || "$engine" volume inspect "$target" >/dev/null 2>&1 || "$engine" volume create "$target" >/dev/null || exit
		echo "$suffix $kept" >"$folder/loaded" || exit
	fi
	read -r suffix kept <"$folder/loaded" || exit
	aloud restore exchange "$suffix" "$kept" || is_done || stop_with "$backup was loaded, and could not be brought in its place"
	aloud restore drop "$kept" || is_done || stop_with "$backup is in its place; what was there before could not be dropped"
}

mkdir -p "$folder" || exit
[ ! -e "$folder/done" ] || exit 0
if [ "$kind" = host ]; then of_host; else of_data; fi
rm -rf "$spool" "$folder/why" "$folder/said" "$folder/failed" "$folder/loaded" && : >"$folder/done"
