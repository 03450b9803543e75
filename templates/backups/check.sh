# Checks the repository of a store: its structure, and a part of its data read back. Answers ok, or fault and why. $1 store, $2 part such as 5% or 1G
said=$(mktemp) || exit
trap 'rm -f "$said"' EXIT
use_store "$1"
restic_ check --read-data-subset="$2" >"$said" 2>&1
code=$?
if [ "$code" = 0 ]; then echo ok; else echo "fault $(explain "$code" "$said" | tr '\n' ' ')"; fi
