# Asks as a visitor would, on this host's own port. $1 http or https, $2 domain (empty: any), $3 port, $4 path.
domain=${2:-127.0.0.1}
answer=$(curl --globoff --silent --insecure --max-time 10 --output /dev/null --write-out '%{http_code}' --resolve "$domain:$3:127.0.0.1" "$1://$domain:$3$4")
case $?:$answer in
35:*) echo "There is no certificate for $domain yet: Caddy goes on asking for one." ;;
0:404) 
	case $(curl --globoff --silent --insecure --max-time 10 --resolve "$domain:$3:127.0.0.1" "$1://$domain:$3$4") in
	'No app answers here.') echo "The proxy has no route for $domain$4." >&2; exit 1 ;;
	esac
	echo "$1://$domain$4 answers 404" ;;
0:502 | 0:504) echo "$1://$domain$4 answers $answer: the proxy gets no answer from the app." >&2; exit 1 ;;
0:*) echo "$1://$domain$4 answers $answer" ;;
*) echo "$1://$domain$4 does not answer on this host (curl exit code ${?})." >&2; exit 1 ;;
esac
