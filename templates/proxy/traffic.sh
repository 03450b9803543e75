# Counts what the proxy's access log says of an app's roles. Set before: logs, the folder of the log; traffic, the file that keeps the count;
# app; roles, with a space between them.
# The file begins with `at BYTES ROLLED`: how far the log has been read, and the newest of its parts that had been put away by then.
# `count web green 200 17` follows: by role, colour and status; `cut` and `left` stand among the statuses.

# Opens the log, and finds which of its parts were put away since $1. Again, should it be put away just then.
open_log() {
	tries=0
	while :; do
		until command exec 3<"$logs/access.log"; do
			tries=$((tries + 1))
			[ "$tries" -le 5 ] || return 1
			sleep 0.1
		done 2>/dev/null
		put_away=$(ls "$logs" | sed -n 's/^\(access-.*\.log\)\(\.gz\)\{0,1\}$/\1/p' | LC_ALL=C sort -u)
		newest=$(printf '%s\n' "$put_away" | tail -n 1)
		put_away=$(printf '%s\n' "$put_away" | LC_ALL=C awk -v since="$1" '$0 "" > since ""')
		[ /proc/self/fd/3 -ef "$logs/access.log" ] && return 0
	done
}

# From now on.
begin_traffic() {
	umask 077
	mkdir -p "${traffic%/*}" && open_log - || return 1
	printf 'at %s %s\n' "$(stat -L -c %s /proc/self/fd/3)" "${newest:--}" >"$traffic.new" && mv "$traffic.new" "$traffic"
}

# $1 bytes to leave out, then the parts that were put away.
read_log() {
	[ $# -gt 1 ] || { tail -c "+$(($1 + 1))" <&3; return; }
	skip=$1
	shift
	{
		for part in "$@"; do cat "$logs/$part" 2>/dev/null || gzip -dc "$logs/$part.gz"; done
		cat <&3
	} | tail -c "+$((skip + 1))"
}

# Adds what was logged since the last look.
look_at_traffic() {
	read -r _ at since 2>/dev/null <"$traffic" && open_log "$since" || return 1
	read_log "$at" $put_away | LC_ALL=C awk -v app="$app" -v roles="$roles" "$tally" "$traffic" - >"$traffic.counts" || return 1
	{
		echo "at $(sed -n 's/^pos:[^0-9]*//p' /proc/self/fdinfo/3) ${newest:--}"
		cat "$traffic.counts"
	} >"$traffic.new" && mv "$traffic.new" "$traffic"
	rm -f "$traffic.counts"
}

# In the log a quote within a text has a backslash before it: what a visitor sends is never taken for a key.
tally='
	function text(key) {
		if (!match(line, "\"" key "\":\"[^\"]*")) return ""
		return substr(line, RSTART + length(key) + 4, RLENGTH - length(key) - 4)
	}
	function add(role, colour, what,    path) {
		count["count " role " " colour " " what]++
		if (what != "cut" && (what < 500 || what > 599)) return
		path = text("uri")
		sub(/[?].*/, "", path)
		failing[++failed] = "failing " role " " colour " " what " " substr(path, 1, 100)
	}
	# Without a colour it is the page of `shipit maintenance`. A request that a client gave up: nobody else failed.
	function access(role, status) {
		sub(app "[.]", "", role)
		if (!(role in wanted) || text("colour") == "" || !match(line, /"status":[0-9]+/)) return
		status = substr(line, RSTART + 9, RLENGTH - 9)
		add(role, text("colour"), status == 0 || status == 499 ? "left" : status)
	}
	# An answer that had begun. Of these the proxy writes no app and no colour, but to whom it was sent.
	function broken(to, error,    role, rest) {
		for (role in wanted) {
			if (index(to, "/" app "." role ".host}")) rest = "held"
			else if (index(to, app "-" role "-") == 1) rest = substr(to, length(app role) + 3)
			else continue
			if (rest !~ /^(held|(blue|green)-[0-9]+:[0-9]+)$/) continue
			sub(/-.*/, "", rest)
			add(role, rest, error ~ /^writing|context canceled/ ? "left" : "cut")
		}
	}
	BEGIN { split(roles, names, " "); for (n in names) wanted[names[n]] }
	FILENAME != "-" {
		if ($1 == "count") count["count " $2 " " $3 " " $4] = $5
		else if ($1 == "failing") failing[++failed] = $0
		else if ($1 == "carry") carry = substr($0, 7)
		else if ($1 != "at") print
		next
	}
	{ line = carry $0; carry = "" }
	# Half a line: the rest is being written.
	line !~ /}$/ { carry = line; next }
	index(line, "\"app\":\"" app ".") { access(text("app")); next }
	index(line, "\"msg\":\"aborting with incomplete response\"") { broken(text("upstream"), text("error")) }
	END {
		for (key in count) print key, count[key]
		for (n = failed > 10 ? failed - 9 : 1; n <= failed; n++) print failing[n]
		if (carry != "") print "carry " carry
	}
'
