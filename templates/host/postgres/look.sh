# Tells about the Postgres in container $2: a word, a tab and a value on each line. $1 engine; SQL: $3 about the server, $4 about each database
engine=$1
printf '%s\n' "$3" | sql "$2" template1 || exit
found=$(databases "$2") || exit
printf '%s\n' "$found" | while IFS= read -r database; do
	printf '%s\n' "$4" | sql "$2" "$database" || exit
done
