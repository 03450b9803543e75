# Watches a container that has no port for a while. $1 engine, $2 container, $3 hundredths of a second.
engine=$1 container=$2 span=$3
started=$(now)
look
while is_same; do
	${shipit_mark:+shipit_go_on}
	[ $(($(now) - started)) -lt "$span" ] || exit 0
	sleep 0.1
done
look
{
	how_it_ended
	last_lines
} >&2
exit 1
