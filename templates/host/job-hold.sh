# Holds the timer of a job back, or lets it go again. $1 suspend or resume, $2 unit, $3 folder of the job.
case $1 in
suspend) : >"$3/suspended" && systemctl disable --quiet --now "$2.timer" ;;
resume)
	# What was held back was not missed.
	touch -c "/var/lib/systemd/timers/stamp-$2.timer"
	systemctl enable --quiet --now "$2.timer" && rm -f "$3/suspended"
	;;
esac
