# The files of a volume as an archive on stdout, for another host. $1 engine, $2 volume, $3 folder for notes, $4 its number there, $5 all or rest: what has changed since all of it was sent and taken.
# How it ended is in the notes: a stream can't tell.
export LC_ALL=C
umask 077
notes=$3/$4
mkdir -p "$3" && rm -f "$notes.code" || exit
place=$("$1" volume inspect --format '{{.Mountpoint}}' "$2") || exit
if [ "$5" = all ]; then rm -f "$notes.seen" "$notes.all"; else cp "$notes.all" "$notes.seen" || exit; fi
{
	tar --create --format=posix --numeric-owner --listed-incremental="$notes.seen" --directory "$place" . 2>"$notes.said"
	code=$?
	# Of what is written meanwhile the rest tells.
	[ "$code" != 1 ] || [ "$5" = rest ] || code=0
	echo "$code" >"$notes.code"
} | gzip -1
