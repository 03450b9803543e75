# Prints an image as Docker saves it, gzipped, without what its reader has no use for: of that the size alone, in a file of its own. Bash.
# $1 image, then names of files that are left out
set -o pipefail
image=$1
shift
folder=$(mktemp -d) || exit
trap 'rm -rf "$folder"' EXIT
list() { tar --numeric-owner -tvf - | while read -r _ _ size _ _ name; do echo "$size $name"; done; cat >/dev/null; }
# tar names what it does not find, and says 2 at the end: an engine calls only some of these files so.
leave_out() { tar --delete -f - "$@" 2>/dev/null || [ $? -eq 2 ]; }
[ $# -gt 0 ] || leave_out() { cat; }
docker save "$image" | tee >(list >"$folder/shipit-sizes") | leave_out "$@" | gzip -1 || exit
wait
tar -C "$folder" -cf - shipit-sizes | gzip -1
