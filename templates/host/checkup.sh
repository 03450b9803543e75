# How a host is, a line each: <word> <value>. $1 shipit's folder. What cannot be told is left out.
root=$1
export LC_ALL=C
[ "$(id -u)" = 0 ] && echo "root ${SUDO_USER:-}"
case $(stat -fc %T /sys/fs/cgroup 2>/dev/null) in
cgroup2fs) echo "cgroup 2 $(cat /sys/fs/cgroup/cgroup.controllers)" ;;
*) echo "cgroup 1 $(awk '$4 == 1 { printf "%s ", $1 }' /proc/cgroups)" ;;
esac
set --
for place in / /boot /tmp /var /var/tmp /var/log /var/lib /var/lib/docker /var/lib/containers /var/lib/containerd "$root"; do [ ! -d "$place" ] || set -- "$@" "$place"; done
# One device may be mounted in several places; several file systems in memory have one name.
once='NR > 1 && !seen[$6]++ && !($1 ~ "^/" && devices[$1]++) { print word, $2, $4, $6 }'
df -Pk "$@" 2>/dev/null | awk -v word=space "$once"
df -Pi "$@" 2>/dev/null | awk -v word=inodes "$once"
for address in $(hostname -I 2>/dev/null); do echo "address $address"; done
grep -q '^ENABLED=yes' /etc/ufw/ufw.conf 2>/dev/null && echo 'firewall ufw'
for unit in firewalld nftables; do systemctl is-active --quiet "$unit" 2>/dev/null && echo "firewall $unit"; done
for app in "$root"/apps/*/; do [ -d "$app" ] && echo "app $(basename "$app")"; done
systemctl list-units --plain --no-legend 'shipit-drain-*' 2>/dev/null | awk '{ print "drain", $1 }'
[ -e /run/reboot-required ] && echo "reboot $(sort -u /run/reboot-required.pkgs 2>/dev/null | tr '\n' ' ')"
if command -v apt-get >/dev/null; then
	ls /var/lib/apt/lists/*_Packages* >/dev/null 2>&1 && stat -c 'lists %Y' /var/lib/apt/periodic/update-success-stamp /var/lib/apt/lists/partial /var/lib/apt/lists 2>/dev/null | sort | tail -n 1
	apt-get -s -o Debug::NoLocking=true upgrade 2>/dev/null | awk '/^Inst / { all++; if (tolower($0) ~ /-security/) security++ } END { print "updates", all + 0, security + 0 }'
fi
find "$root/proxy/data/caddy/certificates" -name '*.crt' 2>/dev/null | while read -r file; do
	echo "certificate $(basename "$file" .crt)"
	sed -n '1,/END CERTIFICATE/s/^/\t/p' "$file"
done
exit 0
