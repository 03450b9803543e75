# What a drill is: the newest snapshot of a backup, restored out of its store beside what lives, checked, and the app booted on it. Beside task-run.sh, apart.sh, store.sh, fetch.sh, scratch.sh and a source.
# Words, beside those of a backup: accessory (its name on the network of the app), others (drills of other backups that the app needs), bare (`alias=container` of servers without a backup);
# of the app, where it is booted: boot (its role), health_port health_path health_host health_accepted health_deadline health_timeout. create_app makes its container.

leave() { clear_away; }

given() { sed -n "s/^$1=//p" "$runs/$id.given" 2>/dev/null | tail -n 1; }

work() {
	id=$1 spool=$folder/spool
	clear_away >/dev/null 2>&1
	from=$(given store)
	from=${from:-${stores%% *}}
	drill_began=$(date +%s)
	scratch_network || fail 'No network for it could be made'
	echo "shipit: restoring a snapshot out of $from"
	{ fetch "$from" "$(given snapshot)" "$(to_load)" && stand_up; } 2>"$runs/$id.said" || fail "The snapshot ${snapshot:-} in $from is not proven" "$runs/$id.said"
	echo "shipit: $snapshot is whole: it holds what it held when it was dumped"
	for other in $others; do
		sh "$folder/../drill.$other/run" stand "$container" "$folder/spool-$other" "$from" 2>"$runs/$id.said" || fail "$other, which the app needs beside it, could not be restored" "$runs/$id.said"
		echo "shipit: $other stands beside it"
	done
	for one in $bare; do scratch_server "${one#*=}" "${one%%=*}" 2>"$runs/$id.said" || fail "${one%%=*}, which the app needs beside it, does not start" "$runs/$id.said"; done
	booted=false
	if [ -n "$boot" ]; then
		boot_app 2>"$runs/$id.said" || fail "The app does not boot on $snapshot" "$runs/$id.said"
		booted=true
	else
		echo 'shipit: the app has no health path to be asked at: it is not booted'
	fi
	seconds=$(($(date +%s) - drill_began))
	prove
	printf ',"drill":{"snapshot":"%s","store":"%s","seconds":%s,"booted":%s}' "$snapshot" "$from" "$seconds" "$booted" >"$runs/$id.more"
	echo "shipit: proven: restored out of $from in $seconds s"
}

# For the drill of another backup: what this one holds, named for that drill. $1 what things are named for, $2 folder, $3 store where it has one
stand() {
	container=$1 spool=$2 runs=$folder/runs id=beside
	case " $stores " in *" $3 "*) from=$3 ;; *) from=${stores%% *} ;; esac
	fetch "$from" '' "$(to_load)" && stand_up
}

fail() {
	[ ! -s "${2:-}" ] || tail -n 30 "$2" | sed 's/^/  | /'
	echo "shipit: $1"
	{
		printf %s "$1"
		[ ! -s "${2:-}" ] || printf ': %s' "$(tail -n 3 "$2")"
	} | tr -d '"\\' | tr '\n\t' '  ' | tr -d '[:cntrl:]' | cut -c 1-300 >"$runs/$id.note"
	exit 1
}

boot_app() {
	create_app >/dev/null && "$engine" start "$container-app" >/dev/null || return
	until=$(($(date +%s) + health_deadline)) answer='nothing yet'
	while :; do
		address=$("$engine" inspect --type container --format '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' "$container-app")
		status=$(curl --globoff --silent --output /dev/null --max-time "$health_timeout" --write-out '%{http_code}' --header "Host: ${health_host:-$container-app}" --header 'X-Forwarded-Proto: https' --header 'User-Agent: shipit' "http://$address:$health_port$health_path") || status=0
		for range in $health_accepted; do
			if [ "$status" -ge "${range%-*}" ] && [ "$status" -le "${range#*-}" ]; then
				echo "shipit: the app boots on it: $health_path answers $status"
				return 0
			fi
		done
		[ "$status" = 000 ] || [ "$status" = 0 ] || answer=$status
		[ "$("$engine" inspect --type container --format '{{.State.Running}}' "$container-app")" = true ] || { answer="exited with $("$engine" inspect --type container --format '{{.State.ExitCode}}' "$container-app")"; break; }
		[ "$(date +%s)" -lt "$until" ] || break
		sleep 0.3
	done
	"$engine" logs --tail 15 "$container-app" >&2 2>&1
	echo "$health_path: $answer" >&2
	return 1
}

# What was proven is told where the snapshot is, so that a host that is new knows it, too. The two that were proven last are kept, whatever `keep` says.
prove() {
	use_store "$from"
	case " $append_only " in *" $from "*)
		echo "shipit: $from is append-only: that it is proven is noted on this host alone"
		return 0
		;;
	esac
	described=$(restic_ snapshots --json --no-lock --host "$app" --tag "app=$app,backup=$backup,run=$snapshot" 2>/dev/null | tr -d '\n')
	number=$(ids_in "$described" | tail -n 1 | cut -f 2)
	tags=$(printf %s "$described" | sed -n 's/.*"tags":\[\([^]]*\)\].*/\1/p' | tr ',' '\n' | tr -d '"' | grep -vE '^(proven|keep|proven-at=.*|restore-seconds=.*)$')
	set --
	for tag in $tags proven keep "proven-at=$(now)" "restore-seconds=$seconds"; do set -- "$@" --set "$tag"; done
	restic_ tag --quiet "$@" "$number" >/dev/null 2>"$runs/$id.said" || { echo "shipit: $from: it could not be told there: $(explain $? "$runs/$id.said")"; return 0; }
	described=$(restic_ snapshots --json --no-lock --host "$app" --tag "app=$app,backup=$backup,keep" 2>/dev/null | tr -d '\n')
	for old in $(ids_in "$described" | sort | head -n -2 | cut -f 2); do restic_ tag --quiet --remove keep "$old" >/dev/null 2>&1; done
}

# Time and id of each snapshot in the JSON $1, a line each.
ids_in() { printf '%s\n' "$1" | grep -oE '"(time|short_id)":"[^"]*"' | sed 's/^"[a-z_]*":"//; s/"$//' | paste - -; }
