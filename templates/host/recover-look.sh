# What stands of an app on a host that it is to be recovered to, a line each. $1 engine, $2 app, $3 folder that says a recovery is under way; then names of volumes, and after -- containers of other apps that it needs.
[ ! -d "$3" ] || echo recovering
engine=$1
"$engine" ps --all --filter "label=shipit.app=$2" --format 'container {{.Names}}' 2>/dev/null
shift 3
while [ $# -gt 0 ] && [ "$1" != -- ]; do
	place=$("$engine" volume inspect --format '{{.Mountpoint}}' "$1" 2>/dev/null) && [ -n "$(ls -A "$place" 2>/dev/null)" ] && echo "volume $1"
	shift
done
[ $# = 0 ] || shift
for needed; do
	[ "$("$engine" inspect --type container --format '{{.State.Running}}' "$needed" 2>/dev/null)" = true ] || echo "lacks $needed"
done
