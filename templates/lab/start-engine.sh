# Starts dockerd and waits until it answers: log file.
set -eu
log=$1
if [ -d /run/systemd/system ]; then
  systemctl start docker
elif ! docker info >/dev/null 2>&1; then
  setsid dockerd >>"$log" 2>&1 </dev/null &
fi
tries=0
until docker info >/dev/null 2>&1; do
  tries=$((tries + 1))
  [ "$tries" -lt 300 ] || { echo "dockerd does not answer; the end of $log:" >&2; tail -n 10 "$log" >&2 || true; exit 1; }
  sleep 0.1
done
