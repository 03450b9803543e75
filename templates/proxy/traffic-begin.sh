# $1 the folder of the access log, $2 the file that keeps the count.
logs=$1 traffic=$2
# A Caddy that has served nothing yet has no log.
[ -e "$logs/access.log" ] || exit 0
begin_traffic || echo 'The access log cannot be read: requests are not counted.'
