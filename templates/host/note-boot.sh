# Notes in file $3 how many seconds it is since container $2 started. $1 engine
umask 077
engine=$1 container=$2 file=$3
began=$(date -d "$("$engine" inspect --type container --format '{{.State.StartedAt}}' "$container" | sed 's/ [A-Z]*$//')" +%s) || exit 0
echo $(($(date +%s) - began)) >"$file"
