# Starts a container that was created, shows what it prints, and removes it whatever happens.
# $1 engine, $2 container, $3 seconds until it is given up
# The client passes SIGTERM on, and stays for as long as the container does, which may not heed it: most programs do not where they are the first of a container.
timeout --kill-after=10 "$3" "$1" start --attach "$2"
code=$?
[ "$code" != 137 ] || [ "$("$1" inspect --type container --format '{{.State.Running}}' "$2" 2>/dev/null)" != true ] || code=124
"$1" rm --force "$2" >/dev/null 2>&1
[ "$code" -eq 124 ] && echo "given up after $3 s"
exit "$code"
