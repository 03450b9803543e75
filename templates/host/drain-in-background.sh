# Leaves a drain, a stop and a removal to the host. $1 engine, $2 id, $3 source of drain.sh, $4 folder of sockets, $5 folder of flags,
# $6 seconds, $7 seconds from SIGTERM to SIGKILL, $8 how many containers; then these, then the upstreams.
engine=$1 id=$2 source=$3 sockets=$4 live=$5 limit=$6 stop=$7 count=$8
shift 8
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
set -- $sockets $live $limit $*
$source
)
$engine stop -t $stop$containers
$engine rm --force$containers
END
systemd-run --quiet --collect --unit "$unit" --description "shipit: drain and stop the old replicas of $id" /bin/sh "$file"
