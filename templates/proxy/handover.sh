# Lets the Caddy that was made as shipit-proxy-next take over from shipit-proxy, without a failed request. Run again, it goes on
# where it was cut off. $1: seconds that WebSockets of the old one may go on; $2: source of retire.sh. Set before: see hop.sh.
patience=$1 retire=$2
# Podman's containers would inherit the lock, and hold it as long as they live.
call() { "$engine" "$@" 8>&-; }
lock
find_namespace || fail 'The container shipit-proxy-net does not run: systemctl restart shipit-proxy'
slot=$("$engine" inspect --type container --format '{{index .Config.Labels "shipit.slot"}}' shipit-proxy-next) || fail 'There is no shipit-proxy-next.'
read_ports "$proxy/config"
answers() { curl --silent --max-time 5 --output /dev/null --unix-socket "$run/$slot/probe.sock" http://probe/generation; }

if [ "$(readlink "$run/current")" != "$slot" ]; then
	# One move after the other.
	if can_hop; then
		[ ! -e "$ports" ] || hop "$proxy/config" || exit 1
		moves=true
	else
		echo 'Without iptables on this host, a request that comes just as the old Caddy ends may fail: shipit setup installs it.'
		moves=false
	fi
	mkdir -p -m 0700 "$run/$slot"
	ports=$run/$slot/ports.caddy
	[ "$moves" = false ] || use_other_ports
	call start shipit-proxy-next >/dev/null || exit 1
	tries=0
	until answers; do
		tries=$((tries + 1))
		[ "$tries" -le 300 ] && [ "$("$engine" inspect --type container --format '{{.State.Running}}' shipit-proxy-next)" = true ] || {
			"$engine" logs --tail 20 shipit-proxy-next >&2
			call rm --force shipit-proxy-next >/dev/null
			rm -f "$ports"
			fail 'The new Caddy does not come up. The old one serves on.'
		}
		sleep 0.1
	done
	[ "$moves" = false ] || redirect other other || fail 'New connections cannot be moved.'
	ln -sfn "$slot" "$run/current.next"
	mv -T "$run/current.next" "$run/current"
fi
ports=$run/current/ports.caddy

# The old one: no new connections, "Connection: close" to those it has, and then only streams.
nothing='{"admin":{"listen":"unix//run/shipit/admin.sock","config":{"persist":false}}}'
for socket in "$run"/*/admin.sock; do
	case $socket in "$run/current/"* | "$run/$slot/"*) continue ;; esac
	curl --silent --max-time 10 --unix-socket "$socket" --header 'Content-Type: application/json' --data "$nothing" http://127.0.0.1/load || rm -f "$socket"
done
[ ! -e "$ports" ] || hop "$proxy/config" || exit 1

old=shipit-proxy-old-$("$engine" inspect --type container --format '{{index .Config.Labels "shipit.slot"}}' shipit-proxy 2>/dev/null)
call rename shipit-proxy "$old" 2>/dev/null
call rename shipit-proxy-next shipit-proxy || exit 1

# Its WebSockets may end by themselves.
id=$("$engine" inspect --type container --format '{{.Id}}' "$old" 2>/dev/null) || exit 0
call update --restart no "$id" >/dev/null 2>&1
file=/run/shipit/retire-$old.sh
printf '%s\n' "$retire" >"$file"
systemd-run --quiet --collect --unit "shipit-retire-proxy-$(date +%s%N)" --description 'shipit: end the old Caddy after its last stream' /bin/sh "$file" "$engine" "$id" "$patience"
