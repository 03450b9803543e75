# Holds the lease of an app on this host for as long as its client is heard; the kernel frees it when this process ends, however it ends.
# Bash, read from stdin together with the heartbeats. Set before this: folder, head (of the holder's JSON), patience (seconds without a beat).
# Answers one line: granted, held JSON, locked JSON, or busy JSON (a script of a client that was cut off is still at work).
export LC_ALL=C
exec 2>&1
umask 022
mkdir -p -- "$folder" && cd -- "$folder" || exit 1
line_of() { cat "$1" 2>/dev/null | tr -d '\n'; }
tell() { printf '%s %s\n' "$1" "$(line_of "$2")"; exit 0; }

[ ! -e lock.json ] || tell locked lock.json
exec 9>>held || exit 1
# A moment, so that somebody who only looks whether it is free does not make it look taken. The file may have been removed with the app.
flock -w 0.3 9 && [ /proc/self/fd/9 -ef held ] || tell held holder.json

before=$(line_of holder.json)
since=$(date -u +%Y-%m-%dT%H:%M:%SZ)
# $1 what is told of it beside who and since when.
note() { printf '%s"since":"%s"%s}\n' "$head" "$since" "$1" >holder.json.new && mv -f holder.json.new holder.json || exit 1; }
note ''

# From here on no script of an earlier holder begins a step; what is under way is waited for.
exec 8>>work || exit 1
flock -x -w "$((patience * 5 / 2))" 8 || { printf 'busy %s\n' "$before"; exit 0; }
exec 8>&-
note ',"granted":true'

echo granted || exit
while IFS= read -r -t "$patience" beat; do
  [ "$beat" != release ] || { rm -f holder.json; exit 0; }
done
