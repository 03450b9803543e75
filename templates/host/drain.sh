# Waits until nothing is under way at some upstreams. $1 folder of the proxies' sockets, $2 seconds at most, then the upstreams.
sockets=$1 limit=$2
shift 2
under_way() {
	for socket in "$sockets"/?/admin.sock; do
		curl --silent --max-time 5 --unix-socket "$socket" http://127.0.0.1/reverse_proxy/upstreams
	done | tr '{' '\n' | awk -v wanted=" $* " -F '"' '
		/"address"/ && index(wanted, " " $4 " ") { sub(/.*"num_requests":/, ""); sum += $0 }
		END { print sum + 0 }'
}
read -r up _ </proc/uptime
ends=$((${up%.*} + limit)) told='' pause=0.1
while :; do
	${shipit_mark:+shipit_go_on}
	left=$(under_way "$@")
	[ "$left" != 0 ] || exit 0
	case $left in
	"$told") ;;
	1) echo '1 request or stream left' ;;
	*) echo "$left requests or streams left" ;;
	esac
	told=$left
	read -r up _ </proc/uptime
	if [ "${up%.*}" -ge "$ends" ]; then
		echo "$left still left after ${limit}s: they are cut"
		exit 0
	fi
	sleep "$pause"
	pause=0.5
done
