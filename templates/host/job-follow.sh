# Begins a run of a job by hand. $1 its script, $2 unit, $3 folder, $4 follow (1 or 0), $5 trigger, $6 what the run is to know.
# Answers: absent, or begun ID; following, a line `| …` for each that the run says, and at the end over JSON, or lost ID where no history says how it ended.
[ -e "$1" ] || { echo absent; exit 0; }
given=
[ -z "$6" ] || { given=$(mktemp) && printf '%s\n' "$6" >"$given"; } || exit
id=$(sh "$1" begin "$5" "$given") || exit
echo "begun $id"
[ "$4" = 1 ] || exit 0
patience=10
cursor=$(mktemp) && rm -f "$cursor" || exit
trap 'rm -f "$cursor"' EXIT
while :; do
	run=$(grep -F "\"id\":\"$id\"" "$3/history.jsonl" 2>/dev/null | grep -v '"note":"restart ' | head -n 1)
	case $(systemctl is-active "$2@$id.service") in active | activating | deactivating) run='' ;; esac
	[ -z "$run" ] || journalctl --sync
	journalctl --quiet --output=cat --cursor-file="$cursor" --unit "$2@$id.service" --identifier "$2" | sed 's/^/| /'
	[ -z "$run" ] || break
	! is_over "$2@$id.service" || patience=$((patience - 1))
	[ "$patience" -gt 0 ] || { echo "lost $id" && exit 1; }
	sleep 0.3
done
echo "over $run"
