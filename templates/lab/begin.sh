# On this machine: docker, container, a script, and what it is told. Runs the script there. Docker fails now and then to begin a program in a container that is well: nothing was done then, and it is begun anew.
set -eu
docker=$1 container=$2 inside=$3
shift 3
left=5
while :; do
  code=0
  "$docker" exec "$container" sh -c "$inside" begin "$@" </dev/null || code=$?
  left=$((left - 1))
  case $code in
  125 | 126 | 127) [ "$left" = 0 ] || continue ;;
  esac
  exit "$code"
done
