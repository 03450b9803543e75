# Docker fails now and then to begin a program in a container that is well, which says nothing of what is asked there. The file $unbegun, where it is set, tells of it: who can, begins anew.

# run_in [--interactive] CONTAINER PROGRAM...
run_in() { "$engine" exec "$@" || not_begun $?; }

# Passes on the exit code of an engine that was to begin something.
not_begun() {
	case $1 in 125 | 126 | 127) : >"${unbegun:-/dev/null}" ;; esac
	return "$1"
}
