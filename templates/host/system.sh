# What a host is, a line each: <word> <value>. $1 engine, $2 the unit that starts its containers at boot, $3… ports that the proxy needs
engine=$1 unit=$2
shift 2
. /etc/os-release 2>/dev/null
echo "os ${ID:-unknown} ${VERSION_ID:-}"
echo "like ${ID_LIKE:-}"
echo "name ${PRETTY_NAME:-an unknown system}"
echo "machine $(uname -m)"
echo "now $(date +%s)"
[ -d /run/systemd/system ] && echo 'systemd yes'
for program in "$engine" curl flock bash iptables sqlite3 apt-get; do command -v "$program" >/dev/null && echo "has $program"; done
version=$("$engine" info --format '{{.ServerVersion}}' 2>/dev/null || "$engine" info --format '{{.Version.Version}}' 2>/dev/null) && echo "engine $version"
systemctl is-enabled --quiet "$unit" 2>/dev/null && echo 'boots yes'
echo "containers $("$engine" ps --quiet 2>/dev/null | wc -l)"
[ -f /etc/docker/daemon.json ] && echo "daemon $(tr -d '\n' </etc/docker/daemon.json)"
# `80/tcp -> 0.0.0.0:80`, a line each: what the proxy has itself, as long as it runs.
held=$("$engine" port shipit-proxy-net 2>/dev/null)
for port in "$@"; do
	echo "$held" | grep -q ":$port\$" && continue
	ss -Hltnp "sport = :$port" 2>/dev/null | sed -n "s/.*users:((\"\([^\"]*\)\",pid=\([0-9]*\).*/taken $port \1 \2/p; t; s/.*/taken $port something 0/p" | head -n 1
done
exit 0
