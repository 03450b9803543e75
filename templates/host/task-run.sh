# Runs a task of an app: by its timer, by hand, or after another. It stands below the words of the task:
# engine app job unit container folder release overlap limit grace ping lease host.
# $1 begin TRIGGER [FILE]: starts a run as a unit of its own, and says its id; FILE is what it is to know beside that. go ID: the run itself.
# end ID: after the unit, however it ended. What kind of task it is, these functions say:
#   carry      does the work; sets code, and perhaps note (words of ours) and more (JSON that goes into the history, after a comma)
#   halt NAME  ends the work of a run that was stopped, whose container had this name
#   leave NAME leaves nothing of it, whatever stands
#   next_deeds follows a success
export LC_ALL=C PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin" PODMAN_IGNORE_CGROUPSV1_WARNING=1
umask 077
runs=$folder/runs

now() { date -u +%Y-%m-%dT%H:%M:%SZ; }

begin() {
	id=$(date -u +%Y%m%dT%H%M%S)-$$-$1
	[ -z "${2:-}" ] || { mkdir -p "$runs" && mv "$2" "$runs/$id.given"; } || return
	systemctl start --no-block "$unit@$id.service" && echo "$id"
}

# A line of the history: $1 id, $2 started, $3 begin in seconds, $4 release, $5 result, $6 exit code or null, $7 what else there is to say, in our words, $8 further JSON.
record() {
	seconds=$(($(date +%s) - $3))
	(
		flock 6
		printf '{"id":"%s","started":"%s","ended":"%s","seconds":%s,"result":"%s","code":%s,"trigger":"%s","release":"%s"%s}\n' \
			"$1" "$2" "$(now)" "$seconds" "$5" "$6" "${1##*-}" "$4" "${7:+,\"note\":\"$7\"}${8:-}" >>"$folder/history.jsonl"
		if [ "$(wc -l <"$folder/history.jsonl")" -gt 1200 ]; then
			tail -n 1000 "$folder/history.jsonl" >"$folder/history.new" && mv -f "$folder/history.new" "$folder/history.jsonl"
		fi
	) 6>>"$folder/history.lock"
}

# Tells the address of the user, with what was said last; a fault of it is no fault of the job. $1 what comes after the address.
tell() {
	[ -n "$ping" ] || return 0
	last_output | curl --globoff --silent --show-error --fail --output /dev/null --max-time 10 --retry 1 --retry-max-time 20 --data-binary @- --url "$ping$1" || echo "shipit: ${1:-success} could not be told to the address of ping"
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

is_recorded() { grep -qsF "{\"id\":\"$1\"," "$folder/history.jsonl"; }

# Records run $1, of which nobody took the end, as killed, once.
close() {
	read -r started clock of name <"$runs/$1" || return 0
	# It was cut off just after it had told its end.
	! is_recorded "$1" || { rm -f "$runs/$1" "$runs/$1".*; return 0; }
	mv "$runs/$1" "$runs/$1.closing" 2>/dev/null || return 0
	code=$("$engine" inspect --type container --format '{{.State.ExitCode}}' "$name" 2>/dev/null) || code=null
	leave "$name" >/dev/null 2>&1
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
		flock -n 9 || echo 'shipit: the run before is stopped first'
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

go() {
	id=$1 own=$container
	mkdir -p "$runs"
	started=$(now) clock=$(date +%s)
	sweep
	if ! come_in; then
		echo "shipit: the run before goes on: this one is skipped"
		record "$id" "$started" "$clock" "$release" skipped null 'the run before still went on'
		rm -f "$runs/$id".*
		return 0
	fi
	echo "$started $clock $release $own" >"$runs/$id"
	tell /start
	note='' more=''
	carry
	leave "$own" >/dev/null 2>&1
	result=failed
	[ "$code" != 0 ] || result=ok
	[ ! -e "$runs/$id.timeout" ] || result=timeout
	[ ! -e "$runs/$id.replaced" ] || result=replaced
	case $result in
	timeout) echo "shipit: stopped after ${limit} s" ;;
	replaced) echo "shipit: stopped, as the next run begins" ;;
	failed) echo "shipit: exit code $code${note:+: $note}" ;;
	esac
	record "$id" "$started" "$clock" "$release" "$result" "$code" "$note" "$more"
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
	if is_recorded "$id"; then close "$id"; return; fi
	read -r _ _ _ own <"$runs/$id"
	halt "$own" >/dev/null 2>&1
	close "$id" 'stopped on the host'
	tell /fail
}

main() {
	cd / || exit
	verb=$1
	shift
	"$verb" "$@"
}
