# Makes the proxy run, at boot and whenever it doesn't: the container that holds its network first, then Caddy in that network.
# An engine starts the two in any order after a reboot, and one of them then fails. Does nothing where both are well. $1: engine.
engine=$1 proxy=/var/lib/shipit/proxy run=/run/shipit/proxy
# Podman's containers would inherit the lock, and hold it as long as they live.
call() { "$engine" "$@" 8>&-; }
about() { "$engine" inspect --type container --format "$1" "$2" 2>/dev/null; }
network_of() { readlink "/proc/$(about '{{.State.Pid}}' "$1")/ns/net"; }
answers() { curl --silent --max-time 5 --output /dev/null --unix-socket "$run/$slot/probe.sock" http://probe/generation; }

exec 8>>"$proxy/lock"
flock --wait 120 8 || exit 1

# What an upgrade left that was cut off half-way.
about x shipit-proxy >/dev/null || call rename shipit-proxy-next shipit-proxy 2>/dev/null
call rm --force shipit-proxy-next shipit-proxy-old-a shipit-proxy-old-b shipit-proxy-old-c >/dev/null 2>&1

slot=$(about '{{index .Config.Labels "shipit.slot"}}' shipit-proxy) || { echo 'There is no container shipit-proxy: shipit setup makes it.' >&2; exit 1; }
mkdir -p -m 0700 "$run" "$run/$slot"
ln -sfn "$slot" "$run/current.next"
mv -T "$run/current.next" "$run/current"
[ "$(about '{{.State.Running}}' shipit-proxy-net)" = true ] || call start shipit-proxy-net >/dev/null || exit 1
if [ "$(about '{{.State.Running}}' shipit-proxy)" = true ] && [ "$(network_of shipit-proxy)" = "$(network_of shipit-proxy-net)" ] && answers; then exit 0; fi

rm -f "$run/$slot/ports.caddy"
# Whoever let requests wait, or sent a canary ahead, is gone with the host, or does it again.
rm -f "$proxy"/live/*.hold "$proxy"/live/*.canary
call stop -t 5 shipit-proxy >/dev/null 2>&1
call start shipit-proxy >/dev/null || exit 1
tries=0
until answers; do
	tries=$((tries + 1))
	if [ "$tries" -gt 150 ]; then
		"$engine" logs --tail 20 shipit-proxy >&2
		echo 'Caddy has started, and does not answer.' >&2
		exit 1
	fi
	sleep 0.2
done
