# What docker knows of each container or network that it lists, a line of JSON each. One that has gone since it was listed is none of them.
# Arguments: docker, container or network, words of the list.
docker=$1 kind=$2
shift 2
ids=$("$docker" "$kind" ls --quiet --no-trunc "$@") || exit
[ -n "$ids" ] || exit 0
exec 3>&1
# shellcheck disable=SC2086
said=$("$docker" "$kind" inspect --format '{{json .}}' $ids 2>&1 >&3) && exit
printf '%s\n' "$said" | grep -iv -e 'no such' -e 'not found' >&2 && exit 1
exit 0
