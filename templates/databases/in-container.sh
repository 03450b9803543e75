# Runs a script in a container, with what comes on stdin. $1 engine, $2 container, $3 the script, $4 what it is to do.
# Docker fails now and then to begin a program in a container that is well, and tells so where the program's words belong: then it is asked once more.
given=$(cat; echo x)
ask() {
	said=$(printf %s "${given%x}" | "$1" exec --interactive "$2" sh -c "$3" databases "$4")
	code=$?
}
ask "$@"
case $code:$said in 126:'OCI runtime exec failed'*) ask "$@" ;; esac
[ -z "$said" ] || printf '%s\n' "$said"
exit "$code"
