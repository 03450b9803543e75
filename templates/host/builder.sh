# How a host is that builds images, a line each: <word> <value>. What cannot be told is left out.
export LC_ALL=C
if command -v docker >/dev/null; then
	if said=$(docker version --format '{{.Server.Version}} {{.Server.Arch}}' 2>&1); then
		echo "docker $said"
	else
		echo "silent $(echo "$said" | tail -n 1)"
	fi
fi
for file in /proc/sys/fs/binfmt_misc/qemu-*; do
	[ ! -e "$file" ] || ! grep -q '^enabled' "$file" || echo "emulates ${file##*/qemu-}"
done
exit 0
