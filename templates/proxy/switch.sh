# $1 the folder of flags, $2 the probe socket, $3 <app>.<role>, $4 the colour that is to serve. Whoever was sent ahead as a canary goes there with all others, or back.
cd "$1" || exit 1
case $4 in
green) mv "$3.canary" "$3.green" 2>/dev/null || : >"$3.green" || exit 1 ;;
blue) rm -f "$3.green" "$3.canary" || exit 1 ;;
esac
sync .
seen=$(curl --globoff --silent --show-error --max-time 5 --unix-socket "$2" "http://probe/colour/$3") || exit 1
[ "$seen" = "$4" ] || { echo "The proxy sends requests to $seen still, not to $4." >&2; exit 1; }
