# Runs a job of an app: by its timer, by hand, or after another job. It stands below the words of one release:
# engine app job unit container folder release overlap limit grace ping lease host; create makes the container, next_deeds follows a success.
# $1 begin TRIGGER: starts a run as a unit of its own, and says its id. go ID: the run itself. end ID: after the unit, however it ended.
# restart ROLE: replaces the replicas of a role, with the app's lease held.
export LC_ALL=C PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"
umask 077
runs=$folder/runs

now() { date -u +%Y-%m-%dT%H:%M:%SZ; }

begin() {
	id=$(date -u +%Y%m%dT%H%M%S)-$$-$1
	systemctl start --no-block "$unit@$id.service" && echo "$id"
}

# A line of the history: $1 id, $2 started, $3 begin in seconds, $4 release, $5 result, $6 exit code or null, $7 what else there is to say, in our words.
record() {
	seconds=$(($(date +%s) - $3))
	(
		flock 6
		printf '{"id":"%s","started":"%s","ended":"%s","seconds":%s,"result":"%s","code":%s,"trigger":"%s","release":"%s"%s}\n' \
			"$1" "$2" "$(now)" "$seconds" "$5" "$6" "${1##*-}" "$4" "${7:+,\"note\":\"$7\"}" >>"$folder/history.jsonl"
		if [ "$(wc -l <"$folder/history.jsonl")" -gt 1200 ]; then
			tail -n 1000 "$folder/history.jsonl" >"$folder/history.new" && mv -f "$folder/history.new" "$folder/history.jsonl"
		fi
	) 6>>"$folder/history.lock"
}

# Tells the address of the user, with what was said last; a fault of it is no fault of the job. $1 what comes after the address.
tell() {
	[ -n "$ping" ] || return 0
	last_output | curl --silent --show-error --fail --output /dev/null --max-time 10 --retry 1 --data-binary @- --url "$ping$1" || echo "shipit: ${1:-success} could not be told to the address of ping"
}

last_output() {
	journalctl --sync 2>/dev/null
	journalctl --quiet --output=cat --unit "$unit@$id.service" --identifier "$unit" 2>/dev/null | tail -c 10240
}

# Whether the unit of run $1 is at work.
is_at_work() {
	case $(systemctl is-active "$unit@$1.service") in
	active | activating | deactivating | reloading) return 0 ;;
	esac
	return 1
}

# What ended without a word, by a power cut for one.
sweep() {
	for left in "$runs"/*; do
		past=${left##*/}
		case $past in '*' | *.* | "$id") continue ;; esac
		is_at_work "$past" || close "$past" 'the host stopped while it ran'
	done
}

# Records run $1, of which nobody took the end, as killed, once.
close() {
	read -r started clock of name <"$runs/$1" || return 0
	mv "$runs/$1" "$runs/$1.closing" 2>/dev/null || return 0
	code=$("$engine" inspect --type container --format '{{.State.ExitCode}}' "$name" 2>/dev/null) || code=null
	"$engine" rm --force "$name" >/dev/null 2>&1
	record "$1" "$started" "$clock" "$of" killed "${code:-null}" "$2"
	rm -f "$runs/$1".*
}

# Has the lock on fd 9 where only one may run. Exit code 1: this one is not to run.
come_in() {
	exec 9>>"$folder/lock"
	case $overlap in
	allow) own=$container-$id ;;
	forbid) flock -n 9 || return 1 ;;
	replace)
		until flock -n 9; do
			for other in "$runs"/*; do
				case ${other##*/} in '*' | *.*) ;; *) : >"$other.replaced" ;; esac
			done
			"$engine" stop -t "$grace" "$container" >/dev/null 2>&1 9>&-
			flock -w 1 9 && break
		done
		;;
	esac
}

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
}

go() {
	id=$1 own=$container
	mkdir -p "$runs"
	started=$(now) clock=$(date +%s)
	sweep
	if ! come_in; then
		echo "shipit: the run before goes on: this one is skipped"
		record "$id" "$started" "$clock" "$release" skipped null 'the run before still went on'
		return 0
	fi
	echo "$started $clock $release $own" >"$runs/$id"
	tell /start
	carry
	note=
	[ "$("$engine" inspect --type container --format '{{.State.OOMKilled}}' "$own" 2>/dev/null)" != true ] || note='it ran out of memory'
	"$engine" rm --force "$own" >/dev/null 2>&1
	result=failed
	[ "$code" != 0 ] || result=ok
	[ ! -e "$runs/$id.timeout" ] || result=timeout
	[ ! -e "$runs/$id.replaced" ] || result=replaced
	case $result in
	timeout) echo "shipit: stopped after ${limit} s" ;;
	replaced) echo "shipit: stopped, as the next run begins" ;;
	failed) echo "shipit: exit code $code${note:+: $note}" ;;
	esac
	record "$id" "$started" "$clock" "$release" "$result" "$code" "$note"
	rm -f "$runs/$id" "$runs/$id".*
	exec 9>&-
	if [ "$result" != ok ]; then
		[ "$result" = replaced ] || tell /fail
		return 1
	fi
	tell ''
	next_deeds
}

# The unit is over. A run that has told its end itself has left nothing here.
end() {
	id=$1
	[ -e "$runs/$id" ] || return 0
	read -r _ _ _ own <"$runs/$id"
	"$engine" stop -t "$grace" "$own" >/dev/null 2>&1
	close "$id" 'stopped on the host'
	tell /fail
}

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
		if ! flock -w 3600 7; then
			told=failed because='another held the lease for an hour'
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

main() {
	cd / || exit
	verb=$1
	shift
	"$verb" "$@"
}
