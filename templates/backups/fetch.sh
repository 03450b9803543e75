# Brings snapshots back from a store. Beside store.sh; words: app backup; $spool is a folder for what comes.

# fetch STORE NAME FURTHER: the newest snapshot of the backup, or the one of that name, is in $spool. FURTHER is what else has to find room on the disk, in bytes. Exit code 1: why is said.
fetch() {
	use_store "$1" || { echo "the host knows no store $1: shipit deploy" >&2; return 1; }
	rm -rf "$spool" && mkdir -p "$spool" || return
	described=$(restic_ snapshots --json --no-lock --host "$app" --tag "app=$app,backup=$backup${2:+,run=$2}" --latest 1 2>"$spool.said") || { echo "$1: $(explain $? "$spool.said")" >&2; return 1; }
	bytes=$(printf %s "$described" | tr -d '\n' | sed -n 's/.*"bytes=\([0-9]*\)".*/\1/p')
	[ -n "$bytes" ] || { not_there "$1" "$2" >&2; return 1; }
	free=$(df --block-size=1 --output=avail "$spool" | tail -n 1)
	[ $((bytes + ${3:-0})) -lt "$free" ] || { echo "it needs $(((bytes + ${3:-0}) / 1000000 + 1)) MB on the disk of $spool, and $((free / 1000000)) MB are free there" >&2; return 1; }
	restic_ restore latest --no-lock --quiet --host "$app" --tag "app=$app,backup=$backup${2:+,run=$2}" --target "$spool" >"$spool.said" 2>&1 || { echo "$1: $(explain $? "$spool.said")" >&2; return 1; }
	rm -f "$spool.said"
	listed=$spool/databases/list
	snapshot=$(sed -n 's/^run=//p' "$spool/about")
}

# What is loaded beside what lives takes about as much as that does.
to_load() { room 2>/dev/null || echo 0; }

# Which snapshots are nearest to one that the store does not have.
not_there() {
	[ -n "$2" ] || { echo "$1 has no snapshot of $backup: shipit backup run $backup"; return; }
	known=$(restic_ snapshots --json --no-lock --host "$app" --tag "app=$app,backup=$backup" 2>/dev/null | grep -o '"run=[^"]*"' | tr -d '"' | sed 's/^run=//' | sort -u)
	[ -n "$known" ] || { echo "$1 has no snapshot $2, and no other of $backup"; return; }
	near=$(printf '%s\n' "$known" | wanted=$2 awk '
		$0 < ENVIRON["wanted"] {before[++older] = $0; next}
		++newer <= 2 {after[newer] = $0}
		END {
			for (i = older - 1 > 0 ? older - 1 : 1; i <= older; i++) print before[i]
			for (i = 1; i <= 2 && i in after; i++) print after[i]
		}' | paste -sd, | sed 's/,/, /g')
	echo "$1 has no snapshot $2 of $backup. Nearest to it: $near"
}

# What differs between the manifest and what was counted ($1), side by side; nothing: they agree. What moved while it was dumped, or was to expire, is not compared.
differences() {
	awk -F '\t' '
		$3 == "moving" || $3 == "expiring keys" {skip[$1 ": " $2] = 1; next}
		{key = $1 ": " $2}
		NR == FNR {old[key] = $4; next}
		{new[key] = $4}
		END {
			for (key in old) if (!(key in skip) && (!(key in new) || old[key] != new[key])) print key ": " old[key] " when it was dumped, " (key in new ? new[key] : "none") " now"
			for (key in new) if (!(key in skip) && !(key in old)) print key ": none when it was dumped, " new[key] " now"
		}' "$spool/manifest" "$1" | sort
}
