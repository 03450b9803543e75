# Lets systemd know of the units of a task, and starts its timer, but not one that is suspended. $1 unit, $2 folder of the task, $3 timed or by-hand.
if [ "$3" = by-hand ]; then
	systemctl disable --quiet --now "$1.timer" 2>/dev/null
	rm -f "/etc/systemd/system/$1.timer"
	systemctl daemon-reload
	exit
fi
systemctl daemon-reload || exit
# A schedule that is new has missed nothing.
touch -c "/var/lib/systemd/timers/stamp-$1.timer"
if [ -e "$2/suspended" ]; then
	systemctl disable --quiet --now "$1.timer"
else
	systemctl enable --quiet "$1.timer" && systemctl restart "$1.timer"
fi
