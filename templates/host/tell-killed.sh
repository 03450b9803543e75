# Says which of these containers, stopped just now, did not end by themselves in their time: their exit code is that of SIGKILL.
# $1 engine, $2 role, $3 seconds from SIGTERM to SIGKILL, then the containers.
engine=$1 role=$2 seconds=$3
shift 3
[ "$seconds" -gt 0 ] || exit 0
"$engine" inspect --type container --format '{{.Name}} {{.State.ExitCode}} {{.State.OOMKilled}}' "$@" 2>/dev/null | while read -r name code oom; do
	[ "$code $oom" != '137 false' ] || echo "$role: ${name#/} was killed, ${seconds}s after SIGTERM"
done
exit 0
