# What a backup is: a dump into a folder of the host, proven there, and then one snapshot of it in each store. It stands beside task-run.sh, apart.sh, store.sh and a source.
# Words, beside those of a task: backup kind target databases sqlite volume_name current (file with the id of the release) stores (names) stores_folder append_only (names) keep (flags of restic forget).

# Of the release that then serves.
[ ! -s "$current" ] || release=$(cat "$current")

# What was paused runs again, whatever else may fail.
leave() {
	! command -v resume_paused >/dev/null || resume_paused
	remove_containers
	rm -rf "$folder/spool"
}

work() {
	id=$1 spool=$folder/spool
	snapshot=${id%%-*}
	leave >/dev/null 2>&1
	drop_kept
	unbegun=$runs/$id.unbegun
	dump_with_room || { begin_anew && dump_with_room; } || fail "$why" "$runs/$id.said"
	sort -o "$spool/manifest" "$spool/manifest" || fail 'The dump tells nothing of what it holds'
	"$engine" rm --force "$container" >/dev/null 2>&1
	bytes=$(du --summarize --bytes "$spool" 2>/dev/null | cut -f 1)
	[ "$kind" != volume ] || [ "$(about method)" = paused ] || bytes=$((bytes + $(awk -F '\t' '$2 == "bytes" {sum += $4} END {printf "%.0f", sum}' "$spool/manifest")))
	summary "$spool/manifest"
	failed='' outcome=''
	for store in $stores; do
		since=$(date +%s) added=0
		if (keep_in "$store"); then result=ok; else result=failed failed="$failed${failed:+, }$store"; fi
		[ ! -s "$runs/$id.added" ] || added=$(cat "$runs/$id.added")
		rm -f "$runs/$id.added"
		outcome="$outcome${outcome:+,}{\"store\":\"$store\",\"result\":\"$result\",\"added\":$added,\"seconds\":$(($(date +%s) - since))}"
	done
	printf ',"backup":{"snapshot":"%s","bytes":%s,"method":"%s","consistent":"%s","paused":%s,"stores":[%s]}' \
		"$snapshot" "$bytes" "$(about method)" "$(about consistent)" "$(about paused)" "$outcome" >"$runs/$id.more"
	[ -z "$failed" ] || fail "$(cat "$runs/$id.why")"
	smaller_than_usual
	rm -rf "$spool"
}

# Fails with why, and with what was said.
dump_with_room() {
	have_room && dump_all && return
	[ ! -e "$unbegun" ] || { find "$spool" -type f -size -2 -exec grep -h '^OCI runtime exec failed' {} + 2>/dev/null || echo "$engine did not begin a program in $target"; } >>"$runs/$id.said"
	return 1
}

dump_all() {
	mkdir -p "$spool" || because 'There is no place for the dump' || return
	{
		printf 'format=1\napp=%s\nbackup=%s\nkind=%s\nrun=%s\nrelease=%s\nhost=%s\nstarted=%s\n' "$app" "$backup" "$kind" "$snapshot" "$(cat "$current" 2>/dev/null)" "$host" "$(now)"
		[ "$kind" = volume ] || [ "$kind" = host ] || "$engine" inspect --type container --format 'image={{.Config.Image}}' "$target"
	} >"$spool/about" || because "$target is not there" || return
	dump "$spool" 2>"$runs/$id.said" || because 'The dump failed, and no snapshot was made'
}

# Where Docker did not begin a program, once.
begin_anew() {
	[ -e "$unbegun" ] && rm -f "$unbegun" || return
	echo 'shipit: Docker failed to begin a program: the dump is begun anew'
	leave >/dev/null 2>&1
}

# What a restore has kept of what was before it goes after 7 days.
drop_kept() {
	# What an exchange that was cut off is to be finished with is kept.
	[ -s "$folder/kept" ] && [ ! -e "$folder/exchanging" ] || return 0
	while read -r since_epoch suffix <&4; do
		if [ "$since_epoch" -gt $(($(date +%s) - 7 * 86400)) ]; then
			echo "$since_epoch $suffix"
		else
			forget "$suffix" >/dev/null 2>&1 && echo "shipit: what was kept as $suffix is gone" >&2 || echo "$since_epoch $suffix"
		fi
	done 4<"$folder/kept" >"$folder/kept.new"
	mv "$folder/kept.new" "$folder/kept"
}

because() {
	why=$1
	return 1
}

about() { sed -n "s/^$1=//p" "$spool/about" | tail -n 1; }

# Ends the run: $1 why, as one line of ours, $2 a file with what was said.
fail() {
	[ ! -s "${2:-}" ] || tail -n 20 "$2" | sed 's/^/  | /'
	echo "shipit: $1" | tail -n 1
	printf '%s' "$1" | tr -d '"\\' | tr '\n\t' '  ' | tr -d '[:cntrl:]' | cut -c 1-300 >"$runs/$id.note"
	exit 1
}

# The database that is backed up most often has its data on the same disk: a twentieth of it is left free.
have_room() {
	need=$(room) || because "$target does not tell how much it holds: it does not run, or refuses its own account" || return
	read -r size free <<-END
		$(df --block-size=1 --output=size,avail "$folder" | tail -n 1)
	END
	[ "${need:-0}" -lt $((free - size / 20)) ] || because "The dump may need $(size_of "$need") on the disk of $folder, and $(size_of "$free") are free there"
}

size_of() { awk -v bytes="${1:-0}" 'BEGIN {split("B kB MB GB TB", unit); while (bytes >= 1000 && n < 4) {bytes /= 1000; n++} printf (n ? "%.1f %s" : "%d %s"), bytes, unit[n + 1]}'; }

# Keeps the spool in store $1, in a subshell of its own: what fails here is told, and the next store is tried.
keep_in() {
	use_store "$1"
	reached 2>"$runs/$id.err" || not_kept "$1" "$(explain $? "$runs/$id.err")"
	collapsed=$(before | shrunk "$spool/manifest")
	if [ -n "$collapsed" ] && ! given accept_shrink; then
		not_kept "$1" "$collapsed. Kept nothing: if that is meant, shipit backup run $backup --accept-shrink"
	fi
	# What shows the files of a volume runs a program: a function it could not.
	(
		as_store && cd "$spool" && with_files "$restic" -o sftp.args="$ssh_args" --retry-lock 5m backup --json --quiet --host "$app" --tag shipit --tag "app=$app" --tag "backup=$backup" \
			--tag "run=$snapshot" --tag "kind=$kind" --tag "bytes=$bytes" --tag "consistent=$(about consistent)" .
	) >"$runs/$id.out" 2>"$runs/$id.err"
	code=$?
	made=$(sed -n 's/.*"message_type":"summary".*"snapshot_id":"\([0-9a-f]*\)".*/\1/p' "$runs/$id.out")
	if [ "$code" != 0 ]; then
		# Files that could not be read: what was kept is not what it says.
		[ -z "$made" ] || restic_ forget --quiet "$made" >/dev/null 2>&1
		not_kept "$1" "$(explain "$code" "$runs/$id.err")"
	fi
	[ -n "$made" ] || not_kept "$1" 'restic told of no snapshot'
	sed -n 's/.*"data_added_packed":\([0-9]*\).*/\1/p' "$runs/$id.out" >"$runs/$id.added"
	echo "shipit: kept in $1 as $snapshot: $(size_of "$bytes"), of which $(size_of "$(cat "$runs/$id.added")") were new there"
	cp "$spool/manifest" "$folder/manifest.$1"
	forget_old "$1"
}

not_kept() {
	echo "shipit: $1: $2"
	printf '%s' "$1: $2" | tr '\n' ' ' >"$runs/$id.why"
	exit 1
}

given() { grep -qx "$1=1" "$runs/$id.given" 2>/dev/null; }

# The manifest of the newest snapshot of the store in use. That of this host will do where it made it; a host that is new asks the store.
before() {
	if [ -s "$folder/manifest.$store" ]; then
		cat "$folder/manifest.$store"
	else
		restic_ dump --host "$app" --tag "app=$app,backup=$backup" latest /manifest 2>/dev/null
	fi
}

# Compares the manifest on stdin with the one in $1; prints what of it collapsed.
shrunk() {
	awk -F '\t' '
		function counts() {return kind == "rows" || kind == "entries" || kind == "keys" || kind == "bytes"}
		{kind = $3 == "moving" ? $2 : $3; what = $1 ": " kind}
		FILENAME == "-" && counts() {old[what] += $4; if ($3 == "rows") tables[$1]++; next}
		counts() {new[what] += $4; if ($3 == "rows") now[$1]++}
		END {
			for (what in old) {
				if (!(what in new)) {print what " " old[what] " in the newest snapshot, and none of that now"; exit}
				if (old[what] >= 20 && new[what] < old[what] / 5) {print what " " old[what] " in the newest snapshot, " new[what] " now"; exit}
			}
			for (place in tables) if (tables[place] >= 4 && now[place] < tables[place] / 2) {print place ": " tables[place] " tables in the newest snapshot, " now[place] + 0 " now"; exit}
		}' - "$1"
}

# Lets go of what the file does not ask to keep; what was proven last stays. Packs of the store are cleared out once a week.
forget_old() {
	case " $append_only " in *" $1 "*) return 0 ;; esac
	# shellcheck disable=SC2086
	restic_ forget --quiet --host "$app" --tag "app=$app,backup=$backup" --group-by host --keep-tag keep $keep >"$runs/$id.out" 2>"$runs/$id.err" ||
		not_kept "$1" "kept, but older snapshots could not be forgotten: $(explain $? "$runs/$id.err")"
	[ -z "$(find "$stores_folder/$1/pruned" -mtime -7 2>/dev/null)" ] || return 0
	restic_ prune --quiet >"$runs/$id.out" 2>"$runs/$id.err" && : >"$stores_folder/$1/pruned" || echo "shipit: $1: not cleared out: $(explain $? "$runs/$id.err")"
}

# shop: 4 tables with 500016 rows …
summary() {
	awk -F '\t' '
		!($1 in seen) {seen[$1] = 1; order[++count] = $1}
		{sum[$1, $3] += $4; number[$1, $3]++; kinds[$3] = 1}
		END {
			for (i = 1; i <= count; i++) {
				line = ""
				for (kind in kinds) if ((order[i], kind) in sum && kind != "hash") line = line ", " kind " " sum[order[i], kind] (kind == "rows" ? " in " number[order[i], kind] " tables" : "")
				print "shipit: " order[i] line
			}
		}' "$1"
}

# The size says something too, where the counts don't: half of what is usual.
smaller_than_usual() {
	usual=$(sed -n 's/.*"result":"ok","code".*"backup":{"snapshot":"[^"]*","bytes":\([0-9]*\).*/\1/p' "$folder/history.jsonl" 2>/dev/null | tail -n 7 | sort -n | awk '{size[NR] = $1} END {if (NR) print size[int((NR + 1) / 2)]}')
	[ -z "$usual" ] || [ "$bytes" -ge $((usual / 2)) ] || printf '%s' "smaller than usual: $(size_of "$bytes"), and $(size_of "$usual") mostly" >"$runs/$id.note"
}
