# What `prepare` of restore.sh has brought, on stdout: all of it as a tar, or one file ($2). Its SHA-256 is then in $1.sum, which is there only where all was read. $1 folder, $2 file or nothing
cd "$1" || exit
rm -f "$1.pipe" "$1.whole" "$1.sum"
mkfifo "$1.pipe" || exit
sha256sum <"$1.pipe" >"$1.hash" &
{ if [ -n "$2" ]; then cat "$2"; else tar --create .; fi && : >"$1.whole"; } | tee "$1.pipe"
wait
[ ! -e "$1.whole" ] || mv "$1.hash" "$1.sum"
rm -f "$1.pipe" "$1.whole" "$1.hash"
