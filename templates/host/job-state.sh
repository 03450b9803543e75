# What stands of the jobs of an app on this host, a line of JSON each. $1 folder of the jobs, $2 what their units begin with.
export LC_ALL=C TZ=UTC
units=/etc/systemd/system
sum() { cat "$@" 2>/dev/null | sha256sum | cut -d ' ' -f 1; }
# The run of file $1, where runs by schedule or after another were skipped for it, as JSON.
in_the_way() {
	{ read -r since clock _ && [ -n "$clock" ]; } <"$1" || { echo null && return; }
	skipped=$(grep '"result":"skipped"' "${1%/runs/*}/history.jsonl" 2>/dev/null |
		sed -n 's/.*"started":"\([^"]*\)".*"trigger":"\(timer\|then\)".*/\1/p' | awk -v since="$since" '$0 >= since' | wc -l)
	[ "$skipped" -gt 0 ] || { echo null && return; }
	printf '{"run":"%s","since":"%s","seconds":%s,"skipped":%s}' "${1##*/}" "$since" $(($(date +%s) - clock)) "$skipped"
}
for folder in "$1"/*/; do
	folder=${folder%/} name=${folder%/}
	name=${name##*/} unit=$2.${name}
	[ -d "$folder" ] || continue
	suspended=false release='' script='' timer='' next='' running='' comma='' way=null
	[ ! -e "$folder/suspended" ] || suspended=true
	if [ -e "$folder/run" ]; then
		release=$(sed -n '/^release=/{s/^release=//p;q;}' "$folder/run") script=$(sum "$folder/run")
		eval "$(systemctl show "$unit.timer" --property ActiveState --property NextElapseUSecRealtime | sed "s/^ActiveState=\(.*\)/timer='\1'/; s/^NextElapseUSecRealtime=\(.*\)/next='\1'/")"
		[ -z "$next" ] || next=$(date -u -d "$next" +%Y-%m-%dT%H:%M:%SZ 2>/dev/null)
	fi
	for run in "$folder"/runs/*; do
		id=${run##*/}
		case $id in '*' | *.*) continue ;; esac
		case $(systemctl is-active "$unit@$id.service") in active | activating | deactivating) ;; *) continue ;; esac
		[ "$way" != null ] || way=$(in_the_way "$run")
		running="$running$comma\"$id\"" comma=,
	done
	last=$(grep -v '"note":"restart ' "$folder/history.jsonl" 2>/dev/null | tail -n 1)
	ok=$(grep '"result":"ok","code"' "$folder/history.jsonl" 2>/dev/null | grep -v '"note":"restart ' | tail -n 1)
	# What was to follow the last run and failed.
	id=$(printf '%s\n' "$last" | sed -n 's/^{"id":"\([^"]*\)".*/\1/p')
	failed=$(grep -F "{\"id\":\"${id:--}\"" "$folder/history.jsonl" 2>/dev/null | grep '"result":"failed".*"note":"restart ' | tail -n 1)
	printf '{"name":"%s","release":"%s","script":"%s","units":"%s","timer":"%s","suspended":%s,"next":"%s","running":[%s],"inTheWay":%s,"last":%s,"ok":%s,"failedRestart":%s}\n' \
		"$name" "$release" "$script" "$(sum "$units/$unit.timer" "$units/$unit.service" "$units/$unit@.service")" "$timer" "$suspended" "$next" "$running" "$way" "${last:-null}" "${ok:-null}" "${failed:-null}"
done
