# Tells what has arrived of pieces of an archive, a line each: <piece> <bytes> <SHA-256 of these>. $1 folder, then the pieces
# What nobody came back for within a week goes.
folder=$1
shift
mkdir -p -m 700 "$folder" && cd "$folder" || exit
find . -type f -mtime +7 -delete 2>/dev/null
for piece; do
	[ -s "$piece" ] || continue
	echo "$piece $(stat -c %s "$piece") $(sha256sum <"$piece" | cut -c 1-64)"
done
exit 0
