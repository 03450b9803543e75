# $1 the flag, which is the page too; $2 its text.
printf %s "$2" >"$1.new" && mv "$1.new" "$1" && sync "$(dirname "$1")"
