# Requests that wait go to this address, and those that come go their usual way. $1 the folder of flags, $2 <app>.<role>, $3 the address.
# The host is written first: until the port is there too, nothing listens. Both stay: some ask for them a moment longer.
cd "$1" || exit 1
printf %s "${3%:*}" >"$2.host.new" && mv "$2.host.new" "$2.host" && printf %s "${3##*:}" >"$2.port.new" && mv "$2.port.new" "$2.port" && rm -f "$2.hold" || exit 1
sync .
systemctl stop "shipit-hold-$2-*.service" 2>/dev/null
exit 0
