# Ends an old Caddy once its last connection has gone. $1 engine, $2 container, $3 seconds at most.
rm -f "$0"
pid=$("$1" inspect --type container --format '{{.State.Pid}}' "$2") || exit 0
left() {
	{
		ls -l "/proc/$pid/fd" | sed -n 's/.*socket:\[\([0-9]*\)\]$/own \1/p'
		cat "/proc/$pid/net/tcp" "/proc/$pid/net/tcp6"
	} 2>/dev/null | awk '$1 == "own" { own[$2]; next } $4 == "01" && ($10 in own) { left++ } END { print left + 0 }'
}
read -r up _ </proc/uptime
ends=$((${up%.*} + $3))
until [ "$(left)" = 0 ]; do
	read -r up _ </proc/uptime
	[ "${up%.*}" -lt "$ends" ] || break
	sleep 1
done
"$1" stop -t 5 "$2" >/dev/null
"$1" rm --force "$2" >/dev/null
