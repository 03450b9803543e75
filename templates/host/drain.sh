# Waits until nothing is under way at some upstreams. A request that came just before the switch may not be counted yet: the first look is a tenth of a second after it.
# $1 folder of the proxies' sockets, $2 folder of flags, $3 seconds at most, then the upstreams.
sockets=$1 live=$2 limit=$3
shift 3
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
# Hundredths of a second since a flag last came or went: that is a switch.
age() {
	changed=$(stat -c %.2Y "$live" 2>/dev/null) && clock=$(date +%s.%2N) && echo $((${clock%.*}${clock#*.} - ${changed%.*}${changed#*.})) || echo 0
}
since=$(age)
case $since in
[1-9][0-9]*) ;;
[1-9]) sleep 0.0$((10 - since)) ;;
# Where the clock was put back since, too.
*) sleep 0.1 ;;
esac
read -r up _ </proc/uptime
begun=${up%.*} ends=$((${up%.*} + limit)) told=''
while :; do
	${shipit_mark:+shipit_go_on}
	left=$(under_way "$@")
	case $left in
	0) exit 0 ;;
	"$told") ;;
	unknown) echo 'The proxy does not say how many requests are left' ;;
	1) echo '1 request or stream left' ;;
	*) echo "$left requests or streams left" ;;
	esac
	told=$left
	read -r up _ </proc/uptime
	if [ "${up%.*}" -ge "$ends" ]; then
		echo "$left still left after ${limit}s: they are cut"
		exit 0
	fi
	[ "${up%.*}" -le $((begun + 1)) ] && sleep 0.1 || sleep 0.5
done
