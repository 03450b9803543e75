# Leaves a drain, a stop and a removal to the host. $1 engine, $2 id, $3 source of drain.sh, $4 folder of sockets, $5 seconds,
# $6 seconds from SIGTERM to SIGKILL, $7 how many containers; then these, then the upstreams.
engine=$1 id=$2 source=$3 sockets=$4 limit=$5 stop=$6 count=$7
shift 7
containers='' upstreams=''
while [ "$count" -gt 0 ]; do
	containers="$containers $1" count=$((count - 1))
	shift
done
unit=shipit-drain-$id-$(date +%s%N)
file=/run/shipit/$unit.sh
mkdir -p /run/shipit
cat >"$file" <<END
rm -f $file
(
set -- $sockets $limit $*
$source
)
$engine stop -t $stop$containers
$engine rm --force$containers
END
systemd-run --quiet --collect --unit "$unit" --description "shipit: drain and stop the old replicas of $id" /bin/sh "$file"
