# What a job is: a container of a release, made by create, and what follows it. It stands beside task-run.sh.
# restart ROLE: replaces the replicas of a role, with the app's lease held.

# The container, made and started; what it says is what this unit says. Sets code.
carry() {
	[ "$overlap" != allow ] || flock 9
	"$engine" rm --force "$container" >/dev/null 2>&1 9>&-
	code=125
	create >/dev/null 9>&- || return
	if [ "$overlap" = allow ]; then
		"$engine" rename "$container" "$own" 9>&- || return
		flock -u 9
	fi
	watcher=
	if [ "$limit" != 0 ]; then
		(
			until has_begun; do sleep 0.2; done
			sleep "$limit"
			: >"$runs/$id.timeout"
			"$engine" stop -t "$grace" "$own"
		) >/dev/null 2>&1 9>&- &
		watcher=$!
	fi
	"$engine" start --attach "$own" 9>&-
	code=$("$engine" wait "$own" 9>&-)
	[ -z "$watcher" ] || kill "$watcher" 2>/dev/null
	case $code in '' | *[!0-9]*) code=125 ;; esac
	! lacked_memory || note='it ran out of memory'
}

# A limit counts from here: an engine that is told to stop what it has yet to start would start it all the same.
has_begun() {
	case $("$engine" inspect --type container --format '{{.State.StartedAt}}' "$own" 2>/dev/null) in '' | 0001-*) return 1 ;; esac
}

# An engine may learn of that a moment after it has learnt of the end.
lacked_memory() {
	for _ in 1 2 3 4 5; do
		[ "$("$engine" inspect --type container --format '{{.State.OOMKilled}}' "$own" 2>/dev/null)" != true ] || return 0
		[ "$code" = 137 ] && [ ! -e "$runs/$id.timeout" ] && [ ! -e "$runs/$id.replaced" ] || return 1
		sleep 0.2
	done
	return 1
}

halt() { "$engine" stop -t "$grace" "$1"; }

leave() { "$engine" rm --force "$1"; }

# Another job of this host.
next_job() {
	if [ -e "$folder/../$1/run" ]; then
		echo "shipit: $1 follows as run $(sh "$folder/../$1/run" begin then)"
	else
		echo "shipit: $1 does not follow: it is not here any more"
	fi
}

# Holds the app's lease on fd 7, as a deploy does, and answers what the script of the release that is then current answers.
restart_after() {
	began=$(now) at=$(date +%s) told=ok
	mkdir -p "$lease"
	if [ -e "$lease/lock.json" ]; then
		told=skipped because='the app is locked'
	else
		exec 7>>"$lease/held"
		echo "shipit: restarting $1"
		if ! flock -n 7; then
			holder=$(sed -n 's/^{"who":"\([^"]*\)","purpose":"\([^"]*\)".*/\2 by \1/p' "$lease/holder.json" 2>/dev/null)
			echo "shipit: waiting for ${holder:-another, who holds the lease}"
		fi
		if ! flock -w 3600 7; then
			told=failed because='another held the lease for an hour'
		elif [ -e "$lease/lock.json" ]; then
			# It was put there by who held the lease until now.
			told=skipped because='the app is locked'
		else
			printf '{"who":"job %s on %s","purpose":"restart %s","pid":%s,"token":"%s","since":"%s"}\n' "$job" "$host" "$1" $$ "$id" "$(now)" >"$lease/holder.json.new"
			mv -f "$lease/holder.json.new" "$lease/holder.json"
			(
				# A script of a client that was cut off may still be at work.
				flock -x -w 60 8 || exit 1
			) 8>>"$lease/work" && sh "$folder/run" restart "$1"
			case $? in
			0) because= ;;
			3) told=skipped because='another release of it runs than of this job' ;;
			*) told=failed because='what served before serves on' ;;
			esac
			rm -f "$lease/holder.json"
		fi
		exec 7>&-
	fi
	echo "shipit: restart of $1: $told${because:+: $because}"
	record "$id" "$began" "$at" "$release" "$told" null "restart $1${because:+: $because}"
}
