# Watches what new replicas answer, and fails as soon as too much of it is wrong: more than the limit, and five answers at least.
# $1 folder of the access log, $2 file that keeps the count, $3 app, $4 engine, $5 seconds, $6 limit in percent,
# $7 shell text that lets the old colour serve; then role:colour:container for each role, its new colour and one of its new containers.
logs=$1 traffic=$2 app=$3 engine=$4 seconds=$5 limit=$6 back=$7
shift 7
of=$* roles=''
for each in $of; do roles="$roles ${each%%:*}"; done

# requests, failed and verdict of role $1 in colour $2, without those before the last watch.
judge() {
	set -- $(LC_ALL=C awk -v role="$1" -v colour="$2" -v limit="$limit" '
		$2 != role || $3 != colour { next }
		$1 == "base" { requests -= $4; failed -= $5 }
		$1 == "count" && $4 != "left" { requests += $5; if ($4 == "cut" || $4 ~ /^5/) failed += $5 }
		END { print requests + 0, failed + 0, (failed >= 5 && failed * 100 > limit * requests) ? "bad" : "good" }' "$traffic")
	requests=$1 failed=$2 verdict=$3
}

in_words() {
	[ "$requests" = 1 ] && echo "$1: 1 request, $failed failed" || echo "$1: $requests requests, $failed failed"
}

# $1 role, $2 colour, $3 container.
give_up() {
	echo "$1: $failed of $requests requests failed, more than $limit%. The last of them:"
	sed -n "s/^failing $1 $2 /  /p" "$traffic" | tail -n 5
	echo "The last lines of $3:"
	"$engine" logs --tail 10 "$3" 2>&1 | sed 's/^/  | /'
	exit 1
}

look() {
	look_at_traffic || return 0
	said=''
	for each in $of; do
		rest=${each#*:}
		judge "${each%%:*}" "${rest%%:*}"
		[ "$verdict" != bad ] || give_up "${each%%:*}" "${rest%%:*}" "${rest#*:}"
		said="$said${said:+; }$(in_words "${each%%:*}")"
	done
}

# What was not watched to its end is not trusted. Whoever deploys again goes on from here.
alone() {
	eval "$back"
	exit 141
}

told='' looks=0
trap '' PIPE
read -r up _ </proc/uptime
ends=$((${up%.*} + seconds))
while :; do
	( shipit_go_on )
	case $? in
	130) exit 130 ;;
	141) alone ;;
	esac
	look
	read -r up _ </proc/uptime
	[ "${up%.*}" -lt "$ends" ] || break
	[ "$said" = "$told" ] || [ $((looks % 5)) != 0 ] || echo "$said"
	[ $((looks % 5)) != 0 ] || told=$said
	looks=$((looks + 1))
	sleep 1
done
echo "$said"
# The next watch is about what comes after this one.
for each in $of; do
	rest=${each#*:}
	judge "${each%%:*}" "${rest%%:*}"
	grep -q "^base ${each%%:*} " "$traffic" || echo "base ${each%%:*} ${rest%%:*} $requests $failed" >>"$traffic"
done
