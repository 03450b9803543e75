# Replaces the replicas of a role by new ones of the same release, without a client that listens. Texts of steps come from a plan.

# $1 title, $2 text. In a subshell, parsed on its own; the lease is not handed down. Where INVOCATION_ID is set, podman leaves what it starts
# in this unit, with which it would end.
step() {
	echo "$1"
	( unset INVOCATION_ID; eval "$2" ) </dev/null 7>&- 9>&-
}

# What may fail: it tidies up.
try() { step "$@" || echo "shipit: that did not work, and is no fault"; }

# $1 role, $2 flag of its colour. Exit code 3: it runs another release.
restart_role() {
	live=blue
	[ ! -e "$2" ] || live=green
	[ -n "$("$engine" ps --quiet --filter "label=shipit.app=$app" --filter "label=shipit.role=$1" --filter "label=shipit.colour=$live" --filter "label=shipit.release=$release")" ] || return 3
	if "from_$live" "$1"; then
		"after_$live" "$1"
	else
		"back_$live" "$1"
		return 1
	fi
}
