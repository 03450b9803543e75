# From now on requests wait. $1 the folder of flags, $2 <app>.<role>, $3 seconds at most, the addresses of $4 blue and $5 green.
# Should whoever asked for it be lost, the host lets them through when that time is over, to the colour that serves then.
cd "$1" || exit 1
mark=$(date +%s%N)
# Nothing listens there: a request is refused at once, and asks again until the address is another.
printf 9 >"$2.port.new" && mv "$2.port.new" "$2.port" && printf 127.0.0.1 >"$2.host.new" && mv "$2.host.new" "$2.host" && printf %s "$mark" >"$2.hold" || exit 1
sync .
systemd-run --quiet --collect --unit "shipit-hold-$2-$mark" --description "shipit: let the requests of $2 through again" /bin/sh -c '
	cd "$1" && sleep "$3" && [ "$(cat "$2.hold" 2>/dev/null)" = "$6" ] || exit 0
	address=$4
	[ ! -e "$2.green" ] || address=$5
	printf %s "${address%:*}" >"$2.host.new" && mv "$2.host.new" "$2.host" && printf %s "${address##*:}" >"$2.port.new" && mv "$2.port.new" "$2.port" && rm -f "$2.hold"
' sh "$1" "$2" "$3" "$4" "$5" "$mark"
