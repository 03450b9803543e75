# Lets go of the snapshots of one backup that are not to be kept, and clears the store out. Answers ok, or fault and why. $1 store, $2 backup, $3 options of restic forget
said=$(mktemp) || exit
trap 'rm -f "$said"' EXIT
use_store "$1"
# shellcheck disable=SC2086
restic_ forget --host "$app" --tag "app=$app,backup=$2" --group-by host --keep-tag keep --prune $3 >"$said" 2>&1
code=$?
if [ "$code" != 0 ]; then
	echo "fault $(explain "$code" "$said" | tr '\n' ' ')"
else
	: >"$stores_folder/$1/pruned"
	echo ok
fi
