# What `prepare` of restore.sh has brought, on stdout: all of it as a tar, or one file ($2). Its SHA-256 is then in $1.sum. $1 folder, $2 file or nothing
cd "$1" || exit
rm -f "$1.pipe" && mkfifo "$1.pipe" || exit
sha256sum <"$1.pipe" >"$1.sum" &
if [ -n "$2" ]; then cat "$2"; else tar --create .; fi | tee "$1.pipe"
wait
rm -f "$1.pipe"
