# What the proxy is told to do, and what it has loaded. $1 the proxy's folder, $2 the folder of its sockets.
cd "$1/config" 2>/dev/null || exit 1
ask() { loaded=$(curl --silent --max-time 5 --unix-socket "$2/current/probe.sock" http://probe/generation); }
ask "$@"
if [ -z "$loaded" ]; then
	# A host that has just booted may serve before its service has come to the proxy, which is asked where that has put it.
	tries=0
	while [ -n "$(systemctl list-jobs --plain --no-legend shipit-proxy.service 2>/dev/null)" ] && [ "$tries" -lt 150 ]; do
		tries=$((tries + 1))
		sleep 0.2
	done
	ask "$@"
fi
echo "loaded $loaded"
files=$(find Caddyfile sites routes -type f -name '*[!~]' | LC_ALL=C sort)
echo "disk $(sha256sum $files | sha256sum | cut -c1-16)"
for file in $files; do
	echo "file $file"
	sed 's/^/\t/' "$file"
done
