# Whether an archive was sent whole. $1 folder for notes, $2 its name there, $3 all: what is sent later is measured by this one
for second in 1 2 3 4 5 6 7 8 9 10; do
	[ ! -e "$1/$2.code" ] || break
	sleep 0.5
done
if [ "$(cat "$1/$2.code" 2>/dev/null)" != 0 ]; then
	tail -n 5 "$1/$2.said" >&2
	exit 1
fi
[ "${3:-}" != all ] || mv "$1/$2.seen" "$1/$2.all"
