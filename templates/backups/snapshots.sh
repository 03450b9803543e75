# Every snapshot of an app in each of these stores: `store NAME`, then a line of JSON, or `fault` and why. $@ names of stores
said=$(mktemp -d) || exit
trap 'rm -rf "$said"' EXIT
for one; do
	(
		use_store "$one"
		restic_ snapshots --json --no-lock --host "$app" --tag "shipit,app=$app" >"$said/$one.out" 2>"$said/$one.err"
		code=$?
		[ "$code" = 0 ] || explain "$code" "$said/$one.err" >"$said/$one.why"
		echo "$code" >"$said/$one.code"
	) &
done
wait
for one; do
	echo "store $one"
	if [ "$(cat "$said/$one.code" 2>/dev/null)" = 0 ]; then
		tr -d '\n' <"$said/$one.out"
	else
		printf 'fault %s' "$(tr '\n' ' ' <"$said/$one.why")"
	fi
	echo
done
