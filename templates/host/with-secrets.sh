# Runs the engine's client with secret variables. $1 file of assignments, $2 names that stand in it as a list, then the words of the client.
# What is listed comes as the client's stdin (--env-file /dev/stdin), all else as its environment: nothing of it is seen in `ps`.
shipit_file=$1 shipit_names=$2
shift 2
unset shipit_listed
set -a
. "$shipit_file"
set +a
[ -n "$shipit_names" ] || exec "$@"
[ -n "${shipit_listed+set}" ] || { echo "$shipit_file does not hold $shipit_names: deploy once more" >&2; exit 1; }
printf %s "$shipit_listed" | env -u shipit_listed "$@"
