# What a snapshot says of itself: its `about`, an empty line, and its manifest. $1 store, $2 backup, $3 name of the snapshot or nothing
said=$(mktemp) || exit
trap 'rm -f "$said"' EXIT
use_store "$1" || { echo "the host knows no store $1: shipit deploy" >&2; exit 1; }
for file in about manifest; do
	restic_ dump --no-lock --host "$app" --tag "app=$app,backup=$2${3:+,run=$3}" latest "/$file" 2>"$said" || {
		code=$?
		! grep -q 'no snapshot found' "$said" || { echo "$1 has no snapshot ${3:-of $2}" >&2; exit 1; }
		echo "$1: $(explain "$code" "$said")" >&2
		exit 1
	}
	echo
done
