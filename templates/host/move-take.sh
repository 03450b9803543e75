# Takes the files of a volume from an archive on stdin; files that the other host no longer has go. $1 engine, $2 volume, $3 all or rest
export LC_ALL=C
"$1" volume inspect "$2" >/dev/null 2>&1 || "$1" volume create "$2" >/dev/null || exit
place=$("$1" volume inspect --format '{{.Mountpoint}}' "$2") || exit
[ "$3" = rest ] || find "$place" -mindepth 1 -delete || exit
gzip -d | tar --extract --listed-incremental=/dev/null --numeric-owner --preserve-permissions --delay-directory-restore --directory "$place"
