# Loads files into Caddy without losing a request. Set before: engine, proxy (its folder), run (the folder of the sockets).
#
# A plain reload closes every idle connection at once, and drops the requests that arrive in that moment. So a load moves to
# other ports: the new files listen there, new connections are redirected to them (in the proxy's own network namespace), and what
# is left of the old ones is told "Connection: close" for `shutdown_delay`. The next load moves back. `ports.caddy` exists while
# Caddy listens on the other ports; it is in /run, so a reboot begins on the usual ones.
ports=$run/current/ports.caddy

fail() {
	echo "$*" >&2
	exit 1
}

lock() {
	exec 8>>"$proxy/lock"
	flock --wait 120 8 || fail 'The routes of this host have been locked by another deploy for two minutes.'
}

# The usual ports, from the files in $1.
read_ports() {
	http=$(sed -n 's/^\thttp_port //p' "$1/Caddyfile")
	https=$(sed -n 's/^\thttps_port //p' "$1/Caddyfile")
	other_http=$((http + 20000)) other_https=$((https + 20000))
}

# The Caddyfile of $1, its imports told from where they are.
whole() { sed "s#^\(\t*import \)\([a-z][a-z_/*]*\.caddy\)#\1$1/\2#" "$1/Caddyfile"; }

# Gives the files in $1 to the Caddy at socket $2. Silent, or what Caddy says against them.
load() {
	said=$(whole "$1" | curl --silent --show-error --max-time 100 --unix-socket "$2" --header 'Content-Type: text/caddyfile' --data-binary @- http://127.0.0.1/load 2>&1) || { echo "$said"; return 1; }
	case $said in
	*'"error"'*)
		printf '%s\n' "$said" | sed -e 's/^{"error":"//' -e 's/"}$//' -e 's/\\"/"/g' -e "s#$1/##g"
		return 1
		;;
	esac
}

inside() { nsenter --net="/proc/$namespace/ns/net" "$@"; }

find_namespace() { namespace=$("$engine" inspect --type container --format '{{.State.Pid}}' shipit-proxy-net 2>/dev/null) && [ "${namespace:-0}" != 0 ]; }

listens() { cat "/proc/$namespace/net/tcp" "/proc/$namespace/net/tcp6" 2>/dev/null | grep -q "^ *[0-9]*: [0-9A-F]*:$(printf %04X "$1") [0-9A-F:]* 0A "; }

# New connections go to the other ports or where they are going: $1 those of HTTP, $2 those of HTTPS, each other or usual. Only a first packet is redirected: what is under way stays.
# The first rule is for nobody: as long as one stands, the kernel keeps track of connections. Without it, those that were moved would break with the rules.
redirect() {
	rules='-A SHIPIT -p udp --dport 9 -j REDIRECT --to-ports 9'
	[ "$1" != other ] || rules="$rules
-A SHIPIT -p tcp --syn --dport $http -j REDIRECT --to-ports $other_http"
	[ "$2" != other ] || rules="$rules
-A SHIPIT -p tcp --syn --dport $https -j REDIRECT --to-ports $other_https
-A SHIPIT -p udp --dport $https -j REDIRECT --to-ports $other_https"
	table="*nat
:SHIPIT - [0:0]
$rules
COMMIT"
	echo "$table" | inside iptables-restore --wait 5 --noflush && jump iptables || return 1
	echo "$table" | inside ip6tables-restore --wait 5 --noflush 2>/dev/null && jump ip6tables
	return 0
}

jump() { inside "$1" --wait 5 -t nat -C PREROUTING -j SHIPIT 2>/dev/null || inside "$1" --wait 5 -t nat -A PREROUTING -j SHIPIT; }

use_other_ports() { printf 'http_port %s\nhttps_port %s\n' "$other_http" "$other_https" >"$ports"; }

# Loads the files in $1 on the ports that are not in use now. Needs read_ports and find_namespace.
hop() {
	if [ -e "$ports" ]; then from=other to=usual was=$other_https first=$http second=$https; else from=usual to=other was=$https first=$other_http second=$other_https; fi
	listens "$was" || second=''
	place_ports "$to"
	done=$run/loaded.$$
	rm -f "$done"
	(
		said=$(load "$1" "$run/current/admin.sock")
		echo "$? $said" >"$done.new"
		mv "$done.new" "$done"
	) &
	loading=$!
	while ! listens "$first" && is_loading; do sleep 0.02; done
	if listens "$first"; then
		# At once: the old files listen for two seconds more. HTTPS follows as soon as it is there; the new files may have no site for it.
		[ -z "$second" ] || { redirect "$to" "$from" && while ! listens "$second" && is_loading; do sleep 0.02; done; }
		redirect "$to" "$to"
	fi
	wait "$loading"
	code='' said='the load was cut off'
	read -r code said <"$done"
	rm -f "$done"
	[ "$code" = 0 ] && return 0
	place_ports "$from"
	redirect "$from" "$from"
	echo "$said"
	return 1
}

# One that was killed, or found no room for its answer, leaves none.
is_loading() { [ ! -e "$done" ] && kill -0 "$loading" 2>/dev/null; }

place_ports() { if [ "$1" = other ]; then use_other_ports; else rm -f "$ports"; fi; }

# Whether connections can be moved here: the rules for what is so already can be set.
can_hop() {
	place=$([ -e "$ports" ] && echo other || echo usual)
	command -v iptables-restore >/dev/null && command -v nsenter >/dev/null && find_namespace && redirect "$place" "$place" 2>/dev/null
}

# Back to the usual ports, if need be, behind the caller's back; the lock is held until then.
settle_later() {
	[ -e "$ports" ] || return 0
	(
		exec 3>&- 4>&- 5>&- 6>&- 7>&- 9>&-
		hop "$proxy/config"
	) </dev/null >/dev/null 2>&1 &
}
