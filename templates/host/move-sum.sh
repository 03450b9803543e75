# What a volume holds, so that two hosts can be compared: `entries bytes sum`, the sum over names, kinds, sizes, modes, owners, times and links. $1 engine, $2 volume
place=$("$1" volume inspect --format '{{.Mountpoint}}' "$2" 2>/dev/null) || exit
listed=$(mktemp) || exit
trap 'rm -f "$listed"' EXIT
export LC_ALL=C
find "$place" -mindepth 1 -type d -printf '%P %y - %m %U:%G\n' -o -mindepth 1 ! -type s -printf '%P %y %s %m %U:%G %T@ %l\n' | sort >"$listed"
echo "$(wc -l <"$listed") $(awk '$2 == "f" {sum += $3} END {printf "%.0f", sum}' "$listed") $(sha256sum <"$listed" | cut -c 1-64)"
