# About one container: $engine and $container are set.

# state, pid, restarts, code and oom of the container.
look() {
	set -- $("$engine" inspect --type container --format '{{.State.Status}} {{.State.Pid}} {{.RestartCount}} {{.State.ExitCode}} {{.State.OOMKilled}}' "$container" 2>/dev/null)
	state=${1:-missing} pid=${2:-0} restarts=${3:-0} code=${4:-0} oom=${5:-false}
}

# Whether it still is the process that it was; asking costs nothing.
is_same() { [ "$pid" != 0 ] && [ -d "/proc/$pid" ]; }

# Hundredths of a second.
now() {
	read -r up _ </proc/uptime
	echo "${up%.*}${up#*.}"
}

# 153 → 1.53
in_seconds() { printf %d.%02d $(($1 / 100)) $(($1 % 100)); }

how_it_ended() {
	if [ "$state" = missing ]; then echo "$container is not there any more."; return; fi
	why="exit code $code"
	[ "$code" != 137 ] || why="$why: killed"
	[ "$oom" != true ] || why='it ran out of memory and was killed: see `limits.memory`'
	[ "$code" != 126 ] && [ "$code" != 127 ] || why="$why: its command cannot be run"
	times=''
	[ "$restarts" = 0 ] || times=", restarted $restarts times by now"
	echo "$container ended by itself ($why$times)."
}

# With what stands above them, these must be fewer than the 20 lines that shipit tells of a step that failed: the reason comes first.
last_lines() {
	lines=$("$engine" logs --tail 15 "$container" 2>&1)
	[ -n "$lines" ] || { echo "$container said nothing."; return; }
	echo "The last lines of $container:"
	printf '%s\n' "$lines" | sed 's/^/  | /'
}
