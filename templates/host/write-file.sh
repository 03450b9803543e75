# Puts what it reads on stdin in place as file $1, whole or not at all. $2 mode, $3 owner or nothing, $4 bytes expected.
set -eu
[ ! -d "$1" ] || { echo "$1 is a folder" >&2; exit 1; }
folder=${1%/*}/
umask 022
mkdir -p -- "$folder"
umask 077
new=$folder.${1##*/}.$$.new
trap 'rm -f -- "$new"' EXIT
cat >"$new"
[ "$(wc -c <"$new")" -eq "$4" ] || { echo "$1 did not arrive whole" >&2; exit 1; }
[ -z "$3" ] || chown -- "$3" "$new"
chmod "$2" "$new"
sync "$new" 2>/dev/null || sync
mv -f -- "$new" "$1"
