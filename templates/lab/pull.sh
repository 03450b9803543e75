# Pulls an image, unless no registry has it or begins to answer in time: docker, seconds, image. Ends well either way.
set -u
docker=$1 patience=$2 image=$3

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkfifo "$folder/said"
"$docker" pull "$image" >"$folder/said" 2>"$folder/complaint" </dev/null &
pull=$!
{
  sleep "$patience" &
  trap 'kill "$!"; exit' TERM
  wait "$!" && echo "no registry answers within $patience s" >"$folder/complaint" && kill "$pull"
} >/dev/null 2>&1 &
watch=$!
while read -r line; do
  kill "$watch" 2>/dev/null
  echo "$line"
done <"$folder/said"
wait "$pull" || echo "$image can't be pulled: $(cat "$folder/complaint")"
kill "$watch" 2>/dev/null
exit 0
