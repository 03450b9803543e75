# $1 the proxy's folder, $2 <app>.<role>, $3 the colour that is to serve.
cd "$1/live" || exit 1
case $3 in
green) : >"$2.green" || exit 1 ;;
blue) rm -f "$2.green" || exit 1 ;;
esac
sync .
seen=$(curl --silent --show-error --max-time 5 --unix-socket ../sockets/current/probe.sock "http://probe/colour/$2") || exit 1
[ "$seen" = "$3" ] || { echo "The proxy sends requests to $seen still, not to $3." >&2; exit 1; }
