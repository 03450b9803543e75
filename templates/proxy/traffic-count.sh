# Prints what was counted, `web green 200 17` a line, and ends the count. $1 the folder of the access log, $2 the file that keeps the count, $3 app; then its roles.
logs=$1 traffic=$2 app=$3
shift 3
roles=$*
[ -e "$traffic" ] || exit 0
look_at_traffic && sed -n 's/^count //p' "$traffic" | LC_ALL=C sort
rm -f "$traffic"
