# Runs a command in one container until it ends well: exit code 0 is healthy. At once, soon again, then with longer pauses.
# $1 engine, $2 container; in milliseconds: $3 longest pause, $4 of one try, $5 of all; then the words of the command.
engine=$1 container=$2 interval=$(($3 / 10)) patience=$(($4 / 10)) deadline=$(($5 / 10))
shift 5

give_up() {
	{
		echo "$1"
		[ "$state" = missing ] || last_lines
	} >&2
	exit 1
}

started=$(now) pause=10 told='' used=0
look
while :; do
	${shipit_mark:+shipit_go_on}
	said=$(timeout "$(in_seconds "$patience")" "$engine" exec "$container" "$@" 2>&1 </dev/null)
	code=$? used=$(($(now) - started))
	if [ "$code" -eq 0 ]; then
		echo "$container is healthy after $(in_seconds $used)s"
		exit 0
	fi
	# What the engine says of a container that has just ended is no answer of the command.
	is_same || { look; give_up "$(how_it_ended)"; }
	answer=$(printf '%s\n' "$said" | grep . | tail -n 1)
	answer="exit code $code${answer:+, $answer}"
	[ "$code" -ne 124 ] || answer="no end within $(in_seconds "$patience")s"
	[ "$answer" = "$told" ] || echo "$container: $answer"
	told=$answer
	[ "$used" -lt "$deadline" ] || give_up "Given up after $(in_seconds $used)s: \`$*\` in it: $answer."
	[ "$used" -lt 500 ] || pause=$((pause * 3 / 2))
	[ "$pause" -lt "$interval" ] || pause=$interval
	sleep "$(in_seconds $pause)"
done
