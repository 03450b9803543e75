# Fetches a snapshot from a store and makes of it what the app uses, on a host where the app does not run yet. It stands beside store.sh and a source; words are those of a backup, and `folder`, of its own.
# Run again after it was cut off, it goes on. $1 store, $2 id of the snapshot there, $3 suffix of what is loaded, $4 suffix of what was there before: of no use, and dropped.
export LC_ALL=C
umask 077
from=$1 id=$2 suffix=$3 kept=$4 spool=$folder/spool listed=$folder/databases

stop_with() {
	[ ! -s "${2:-}" ] || tail -n 20 "$2" >&2
	echo "$1" >&2
	exit 1
}

# Functions of a source run in shells of their own: some of their words are ours, too.
apart() { ( "$@" ) 2>"$folder/said"; }

fetch() {
	use_store "$from" || stop_with "The store $from is not known on $host"
	rm -rf "$spool"
	mkdir -p "$spool" || exit
	echo "fetching $backup from $from"
	program --no-lock restore --quiet --target "$spool" "$id" >"$folder/said" 2>&1 || stop_with "$backup could not be fetched from $from: $(explain $? "$folder/said")"
	[ -s "$spool/manifest" ] && [ -s "$spool/about" ] || stop_with "The snapshot $id in $from is none of a backup"
	[ ! -e "$spool/databases/list" ] || cp "$spool/databases/list" "$listed" || exit
}

# What a run before this one has left under its suffixes.
clear_away() {
	[ -e "$folder/suffixes" ] || return 0
	"$engine" rm --force --volumes "$container" "$container-hook" >/dev/null 2>&1
	for one in $(cat "$folder/suffixes"); do apart forget "$one" >/dev/null || stop_with "What a recovery before this one has left of $backup could not be dropped" "$folder/said"; done
}

# Compares what was loaded with what the backup says that it holds. What was written while it was read has no exact count.
compare() {
	awk -F '\t' '
		{what = $1 ": " $2}
		NR == FNR {found[what] = $4; has[what] = 1; next}
		$3 == "moving" {moving[what] = 1; next}
		{wanted[what] = 1}
		!(what in has) {print what ": " $4 " in the backup, none here"; bad = 1; next}
		found[what] != $4 {print what ": " $4 " in the backup, " found[what] " here"; bad = 1}
		END {
			for (what in has) if (!(what in wanted) && !(what in moving)) {print what ": none in the backup, " found[what] " here"; bad = 1}
			exit bad
		}' "$folder/found" "$spool/manifest" >"$folder/said"
}

# place, kind, sum, number of what was summed up.
summary() { awk -F '\t' -v OFS='\t' '$3 != "hash" {kind = $3 == "moving" ? $2 : $3; sum[$1 OFS kind] += $4; number[$1 OFS kind]++} END {for (each in sum) printf "%s\t%.0f\t%d\n", each, sum[each], number[each]}' "$1" | sort; }

load_beside() {
	clear_away
	echo "$suffix $kept" >"$folder/suffixes" || exit
	fetch
	echo "loading $backup"
	apart load "$spool" "$suffix" || stop_with "$backup could not be loaded" "$folder/said"
	apart count "$suffix" >"$folder/found" || stop_with "What was loaded of $backup could not be counted" "$folder/said"
	compare || stop_with "What was loaded of $backup is not what was saved" "$folder/said"
	apart examine "$suffix" >/dev/null || stop_with "$backup was loaded, and is not sound" "$folder/said"
	[ "$kind" != volume ] || "$engine" volume inspect "$target" >/dev/null 2>&1 || "$engine" volume create "$target" >/dev/null || exit
	summary "$folder/found" >"$folder/loaded" && echo "$suffix $kept" >"$folder/swapping" || exit
}

# Of what the host keeps nothing has to change places.
load_host() {
	fetch
	apart load "$spool" || stop_with "$backup could not be loaded" "$folder/said"
	summary "$spool/manifest" >"$folder/loaded" || exit
}

mkdir -p "$folder" || exit
[ ! -e "$folder/done" ] || exit 0
if [ "$kind" = host ]; then
	load_host
else
	[ -e "$folder/swapping" ] || load_beside
	read -r suffix kept <"$folder/swapping" || exit
	apart swap "$suffix" "$kept" >/dev/null || stop_with "$backup was loaded, and could not be brought in place" "$folder/said"
	apart forget "$kept" >/dev/null || stop_with "$backup is in place; what was there before could not be dropped" "$folder/said"
fi
rm -rf "$spool" "$folder/found" "$folder/said" "$folder/suffixes" && : >"$folder/done"
