# Asks one container for its health, from where the proxy stands, until three answers in a row are accepted: one that flaps is not healthy.
# $1 engine, $2 container, $3 probe socket, $4 port, $5 path, $6 Host header, $7 http or https,
# $8 accepted status codes "200-299 401"; in milliseconds: $9 longest pause, ${10} of one request, ${11} of all.
engine=$1 container=$2 socket=$3 port=$4 path=$5 host=$6 proto=$7 accepted=$8 interval=$(($9 / 10)) timeout=${10} deadline=$((${11} / 10))
cr=$(printf '\r')

# status: of HTTP, or 0; answer: the same in words.
ask() {
	status=0 moved='' fault='' failed=0 patience=$((timeout / 10))
	# Who has begun well is given the time to go on so.
	[ "$row" -gt 0 ] || [ "$patience" -lt $((deadline - used)) ] || patience=$((deadline - used > 10 ? deadline - used : 10))
	while IFS=' ' read -r key value; do
		value=${value%"$cr"}
		case $key in
		[Xx]-[Ss]hipit-[Ff]ault:) fault=$value ;;
		status) status=$value ;;
		moved) moved=$value ;;
		failed) failed=$value ;;
		esac
	done <<-END
		$(curl --globoff --silent --output /dev/null --dump-header - --unix-socket "$socket" --max-time "$(in_seconds "$patience")" --write-out '\nstatus %{http_code}\nmoved %{redirect_url}\n' \
			--header "Host: $host" --header "X-Shipit-Upstream: $container:$port" --header "X-Shipit-Proto: $proto" --header 'User-Agent: shipit' "http://probe$path"
		echo "failed $?")
	END
	case $failed:$fault in
	0:) answer=$status${moved:+" → $moved"} ;;
	# The last one has less time: it says nothing new.
	28:*)
		status=0
		case $answer in 'timed out'*) ;; *) answer="timed out after $(in_seconds "$patience")s" ;; esac
		;;
	0:*'connection refused'*) status=0 answer=refused ;;
	0:*'no such host'* | 0:*'server misbehaving'*) status=0 answer='not found by the proxy on its network' ;;
	0:*'i/o timeout'* | 0:*'no route to host'*) status=0 answer='no connection: packets get no answer' ;;
	0:*EOF* | 0:*reset*) status=0 answer='closed the connection without an answer' ;;
	0:*) status=0 answer=$fault ;;
	*) status=0 answer="the proxy itself does not answer (curl exit code $failed)" ;;
	esac
}

is_accepted() {
	for range in $accepted; do
		[ "$status" -ge "${range%-*}" ] && [ "$status" -le "${range#*-}" ] && return 0
	done
	return 1
}

# What the container does listen on, from its own /proc.
listening() {
	cat "/proc/$pid/net/tcp" "/proc/$pid/net/tcp6" 2>/dev/null | while read -r _ local _ kind _; do
		[ "$kind" = 0A ] || continue
		at=$((0x${local#*:}))
		case ${local%:*} in
		0B00007F) ;;
		*7F | 00000000000000000000000001000000) echo "127.0.0.1:$at" ;;
		*) echo "$at" ;;
		esac
	done | sort -u
}

where_it_listens() {
	places=$(listening | tr '\n' ' ')
	case " $places" in
	' ') echo 'It listens on no port.' ;;
	*" $port "*) echo "It listens on $port by now." ;;
	*" 127.0.0.1:$port "*) echo "It listens on 127.0.0.1:$port only, where nobody outside the container reaches it: let it bind 0.0.0.0." ;;
	*) echo "It listens on ${places% }, not on $port: see \`port\` in deploy.yml, and PORT in its env." ;;
	esac
}

# Why at the deadline, and what to do about it.
advice() {
	if [ "$fell" -gt 0 ]; then
		echo "It flaps: $fell times an accepted answer was followed by one that is not, and three in a row are needed."
	else
		echo "If it only needs longer to start, raise \`health.deadline\` in deploy.yml: it is $(in_seconds "$deadline")s."
	fi
}

give_up() {
	{
		echo "$1"
		[ "$answer" != refused ] || ! is_same || where_it_listens
		[ "$used" -lt "$deadline" ] || ! is_same || advice
		[ "$state" = missing ] || last_lines
	} >&2
	exit 1
}

# Whether something listens on the port in the container, where others reach it. It takes no program.
listens() {
	for table in tcp tcp6; do
		[ ! -r "/proc/$pid/net/$table" ] || while read -r _ local _ kind _; do
			case $kind:$local in
			0A:*7F:"$port_in_hex" | 0A:00000000000000000000000001000000:"$port_in_hex") ;;
			0A:*:"$port_in_hex") return 0 ;;
			esac
		done 2>/dev/null <"/proc/$pid/net/$table"
	done
	return 1
}

# Hundredths of a second until the next question; less where an app that refused begins to listen, or ends.
rest() {
	[ "$answer" = refused ] && [ -r "/proc/$pid/net/tcp" ] || { sleep "$(in_seconds "$1")"; return; }
	part=$(in_seconds $((($1 + 4) / 5)))
	read -r up _ </proc/uptime
	ends=$((${up%.*}${up#*.} + $1))
	while sleep "$part" && is_same && ! listens; do
		read -r up _ </proc/uptime
		[ "${up%.*}${up#*.}" -lt "$ends" ] || return 0
	done
}

started=$(now) pause=5 answer='' told='' used=0 row=0 fell=0 port_in_hex=$(printf %04X "$port")
# It is asked for the first time before the engine is: that takes as long as an app that is quick to be up.
state='' pid=0 restarts=0
while :; do
	${shipit_mark:+shipit_go_on}
	[ -z "$state" ] || is_same || { look; give_up "$(how_it_ended)"; }
	ask
	used=$(($(now) - started))
	if [ -z "$state" ]; then
		look
		[ "$restarts" = 0 ] || [ "$state" = running ] || give_up "$(how_it_ended)"
	fi
	if is_accepted; then
		row=$((row + 1))
		[ "$row" -ge 3 ] || { sleep 0.02; continue; }
		echo "$container answers $answer after $(in_seconds $used)s"
		exit 0
	fi
	[ "$row" = 0 ] || fell=$((fell + 1))
	row=0
	[ "$answer" = "$told" ] || echo "$container: $answer"
	told=$answer
	is_same || continue
	[ "$used" -lt "$deadline" ] || give_up "Given up after $(in_seconds $used)s: GET $path on port $port, Host $host: $answer (accepted: $accepted)."
	# Who does not answer within a second is asked less often.
	[ "$used" -lt 100 ] || [ "$pause" -gt 5 ] || pause=10
	[ "$used" -lt 500 ] || pause=$((pause * 3 / 2))
	[ "$pause" -lt "$interval" ] || pause=$interval
	rest "$pause"
done
