# Makes the repository of a store where there is none: answers made, there, or fault and why. $1 store
said=$(mktemp) || exit
trap 'rm -f "$said"' EXIT
use_store "$1"
reach cat config --quiet --no-lock >/dev/null 2>"$said"
code=$?
if [ "$code" = 0 ]; then
	echo there
elif [ "$code" = 10 ]; then
	if program init --quiet >/dev/null 2>"$said"; then echo made; else echo "fault $(explain "$?" "$said" | tr '\n' ' ')"; fi
else
	echo "fault $(explain "$code" "$said" | tr '\n' ' ')"
fi
