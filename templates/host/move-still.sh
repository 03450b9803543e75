# Holds back what an app does by itself on this host: its timers, and what they have begun. $1 beginning of its units, $2 file that keeps the names of the timers
mkdir -p "${2%/*}" || exit
for timer in /etc/systemd/system/"$1".*.timer; do
	[ -e "$timer" ] || continue
	timer=${timer##*/}
	systemctl is-enabled --quiet "$timer" || continue
	grep -qxF "$timer" "$2" 2>/dev/null || echo "$timer" >>"$2" || exit
	systemctl disable --quiet --now "$timer" || exit
done
systemctl stop "$1.*@*.service"
