# Docker fails now and then to begin a program in a container that is well, which says nothing of what is asked there. The file $unbegun, where it is set, tells of it: who can, begins anew.

# run_in CONTAINER PROGRAM...: with what comes on stdin, which may be long.
run_in() { "$engine" exec --interactive "$@" || not_begun $?; }

# ask_in CONTAINER PROGRAM...: gives it the question on stdin and prints its answer, both short enough to be held here. A program that was not begun is begun once more.
ask_in() {
	held_question=$(cat && echo x) || return
	ask_held "$@"
	held_code=$?
	# Docker tells so where the program's words belong.
	case $held_code:$held_answer in 12[5-7]:'OCI runtime exec failed'*) ask_held "$@"; held_code=$? ;; esac
	[ -z "$held_answer" ] || printf '%s\n' "$held_answer"
	[ "$held_code" = 0 ] || not_begun "$held_code"
}

# Docker has been seen to wait for ever for the end of what it was given nothing of: then it is not asked to pass it on.
ask_held() {
	case $held_question in
	x) held_answer=$("$engine" exec "$@" </dev/null) ;;
	*) held_answer=$(printf %s "${held_question%x}" | "$engine" exec --interactive "$@") ;;
	esac
}

# Passes on the exit code of an engine that was to begin something.
not_begun() {
	case $1 in 125 | 126 | 127) : >"${unbegun:-/dev/null}" ;; esac
	return "$1"
}
