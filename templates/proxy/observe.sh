# What the proxy is told to do, and what it has loaded. $1 the proxy's folder, $2 the folder of its sockets.
cd "$1/config" 2>/dev/null || exit 1
echo "loaded $(curl --silent --max-time 5 --unix-socket "$2/current/probe.sock" http://probe/generation)"
files=$(find Caddyfile sites routes -type f -name '*[!~]' | LC_ALL=C sort)
echo "disk $(sha256sum $files | sha256sum | cut -c1-16)"
for file in $files; do
	echo "file $file"
	sed 's/^/\t/' "$file"
done
