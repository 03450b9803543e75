# Waits until nothing is under way at some upstreams. Twice nothing: a request may have been sent there and not be counted yet.
# $1 folder of the proxies' sockets, $2 seconds at most, then the upstreams.
sockets=$1 limit=$2
shift 2
# A number, or "unknown" where the Caddy that serves does not answer; an old one that does not has gone.
under_way() {
	for socket in "$sockets"/?/admin.sock; do
		curl --silent --fail --max-time 5 --unix-socket "$socket" http://127.0.0.1/reverse_proxy/upstreams && continue
		[ "${socket%/admin.sock}" != "$sockets/$(readlink "$sockets/current")" ] || printf '\nunknown\n'
	done | sed 's/{"address"/\n&/g' | awk -v wanted=" $* " -F '"' '
		/^unknown/ { unknown = 1 }
		/"address"/ && index(wanted, " " $4 " ") { sub(/.*"num_requests":/, ""); sum += $0 }
		END { print unknown ? "unknown" : sum + 0 }'
}
read -r up _ </proc/uptime
ends=$((${up%.*} + limit)) told='' pause=0.1 before=''
while :; do
	${shipit_mark:+shipit_go_on}
	left=$(under_way "$@")
	[ "$before:$left" != 0:0 ] || exit 0
	before=$left
	case $left in
	"$told" | 0) ;;
	unknown) echo 'The proxy does not say how many requests are left' ;;
	1) echo '1 request or stream left' ;;
	*) echo "$left requests or streams left" ;;
	esac
	told=$left
	read -r up _ </proc/uptime
	if [ "${up%.*}" -ge "$ends" ]; then
		[ "$left" != 0 ] || exit 0
		echo "$left still left after ${limit}s: they are cut"
		exit 0
	fi
	[ "$left" != 0 ] || pause=0.1
	sleep "$pause"
	pause=0.5
done
