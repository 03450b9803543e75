# Containers and volumes of one run, by name. Words: engine container.

# Of the names on stdin, those of this run: $container itself, and $container-WHAT. A name that only begins alike is another's.
of_this_run() { own=$container awk '$0 == ENVIRON["own"] || index($0, ENVIRON["own"] "-") == 1'; }

remove_containers() {
	"$engine" ps --all --format '{{.Names}}' | of_this_run | while IFS= read -r one; do "$engine" rm --force --volumes "$one" </dev/null; done
	# One that ends just now may be taken away by the engine itself: until that is done, it has its name.
	tries=0
	while [ "$tries" -lt 100 ] && [ -n "$("$engine" ps --all --filter status=removing --format '{{.Names}}' 2>/dev/null | of_this_run)" ]; do
		tries=$((tries + 1))
		sleep 0.1
	done
}

remove_volumes() {
	"$engine" volume ls --quiet | of_this_run | while IFS= read -r one; do "$engine" volume rm "$one" </dev/null; done
}
