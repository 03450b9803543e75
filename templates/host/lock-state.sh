# Who has the lease in folder $1, and the lock that a person has put there: a line of JSON each, or an empty line. It is a look, nothing is taken.
line_of() { printf '%s\n' "$(cat "$1" 2>/dev/null | tr -d '\n')"; }
if [ -e "$1/held" ] && ! flock -n -s "$1/held" true; then line_of "$1/holder.json"; else echo; fi
line_of "$1/lock.json"
