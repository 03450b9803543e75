# Makes a backup now and waits for its end: fails where it does. $1 its script, $2 its unit, $3 its folder
id=$(sh "$1" begin deploy) || exit
patience=10
until run=$(grep -F "\"id\":\"$id\"" "$3/history.jsonl" 2>/dev/null | head -n 1) && [ -n "$run" ]; do
	${shipit_mark:+shipit_go_on}
	! is_over "$2@$id.service" || patience=$((patience - 1))
	[ "$patience" -gt 0 ] || break
	sleep 0.3
done
journalctl --sync 2>/dev/null
journalctl --quiet --output=cat --unit "$2@$id.service" --identifier "$2" 2>/dev/null | tail -n 20
case $run in
*'"result":"ok","code"'*) exit 0 ;;
*'"result":"skipped","code"'*) echo 'another run of it is under way' ;;
'') echo "run $id is over, and $3/history.jsonl does not say how it ended: is the disk full?" ;;
esac
exit 1
