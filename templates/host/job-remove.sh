# Takes a job's timer and units away. What runs ends by itself, and its history stays. $1 unit, $2 folder of the job.
systemctl disable --quiet --now "$1.timer" 2>/dev/null
rm -f "/etc/systemd/system/$1.timer" "/etc/systemd/system/$1.service" "/etc/systemd/system/$1@.service" "$2/suspended"
systemctl daemon-reload
for run in "$2"/runs/*; do
	[ ! -e "$run" ] || exit 0
done
rm -f "$2/run"
