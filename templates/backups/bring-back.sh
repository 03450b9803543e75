# Brings back what a snapshot holds, on a host where the app does not run yet: loaded beside what is there, counted, compared, and put in its place. It stands beside store.sh, fetch.sh and a source;
# words are those of a backup, and `folder`, of its own. Run again after it was cut off, it goes on.
# $1 store, $2 name of the snapshot, $3 suffix of what is loaded, $4 suffix of what was there before: of no use, and dropped.
export LC_ALL=C
umask 077
from=$1 wanted=$2 suffix=$3 kept=$4 spool=$folder/spool

stop_with() {
	[ ! -s "$folder/why" ] || tail -n 20 "$folder/why" >&2
	echo "$1" >&2
	exit 1
}

# In a shell of its own: words of a source may be ours, too.
apart() { ("$@") 2>"$folder/why"; }

bring() {
	echo "fetching $backup"
	fetch "$from" "$wanted" 2>"$folder/why" || stop_with "$backup could not be fetched"
}

# What was left by one that was cut off.
forget_loaded() {
	[ -e "$folder/suffixes" ] || return 0
	"$engine" rm --force --volumes "$container" "$container-hook" >/dev/null 2>&1
	for one in $(cat "$folder/suffixes"); do apart forget "$one" >/dev/null || stop_with "What was left of $backup, cut off before, could not be dropped"; done
}

load_beside() {
	forget_loaded
	bring
	echo "$suffix $kept" >"$folder/suffixes" || exit
	echo "loading $backup"
	apart load "$spool" "$suffix" || stop_with "$backup could not be loaded"
	apart examine "$suffix" >/dev/null || stop_with "$backup was loaded, and is not sound"
	apart count "$suffix" >"$folder/found" || stop_with "What was loaded of $backup could not be counted"
	differences "$folder/found" >"$folder/why"
	[ ! -s "$folder/why" ] || stop_with "What was loaded of $backup is not what was saved"
	[ "$kind" != volume ] || "$engine" volume inspect "$target" >/dev/null 2>&1 || "$engine" volume create "$target" >/dev/null || exit
	sum_up "$folder/found" && cp "$folder/suffixes" "$folder/loaded-whole" || exit
}

# place, kind, sum, number of what was summed up.
sum_up() {
	awk -F '\t' -v OFS='\t' '
		$3 == "hash" {next}
		{kind = $3 == "moving" ? $2 : $3; sum[$1 OFS kind] += $4; number[$1 OFS kind]++}
		END {for (each in sum) printf "%s\t%.0f\t%d\n", each, sum[each], number[each]}' "$1" | sort >"$folder/counted-up"
}

mkdir -p "$folder" || exit
[ ! -e "$folder/done" ] || exit 0
if [ "$kind" = host ]; then
	bring
	apart load "$spool" || stop_with "$backup could not be brought in place"
	sum_up "$spool/manifest" || exit
else
	[ -e "$folder/loaded-whole" ] || load_beside
	read -r suffix kept <"$folder/loaded-whole" || exit
	apart swap "$suffix" "$kept" >/dev/null || stop_with "$backup was loaded, and could not be brought in its place"
	apart forget "$kept" >/dev/null || stop_with "$backup is in its place; what was there before could not be dropped"
fi
rm -rf "$spool" "$folder/found" "$folder/why" "$folder/suffixes" "$folder/loaded-whole" && : >"$folder/done"
