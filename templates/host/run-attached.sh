# Starts a container that was created, shows what it prints, and removes it whatever happens.
# $1 engine, $2 container, $3 seconds until it is given up
timeout "$3" "$1" start --attach "$2"
code=$?
"$1" rm --force "$2" >/dev/null 2>&1
[ "$code" -eq 124 ] && echo "given up after $3 s"
exit "$code"
