# restic with one of the app's stores. Words: app stores_folder (a folder for each store: settings, password, key, known_hosts).

# use_store NAME: restic_ works with this store from now on.
use_store() {
	store=$1 at=$stores_folder/$1
	[ -r "$at/settings" ] || return 1
	set -a
	. "$at/settings"
	set +a
	RESTIC_PASSWORD_FILE=$at/password RESTIC_CACHE_DIR=/var/lib/shipit/cache/restic
	export RESTIC_PASSWORD_FILE RESTIC_CACHE_DIR
}

# Locks that a killed restic has left are taken away; one of a restic that is at work stays, and is waited for.
restic_() {
	/var/lib/shipit/bin/restic unlock --quiet >/dev/null 2>&1
	/var/lib/shipit/bin/restic --retry-lock 5m "$@"
}

# explain CODE FILE: what went wrong, in words of ours.
explain() {
	case $1 in
	10) echo "there is no repository at ${RESTIC_REPOSITORY:-$store} yet: shipit backup init" ;;
	11) echo 'it is locked by another restic' ;;
	12) echo 'the password is wrong' ;;
	*) echo "restic ended with $1: $(tail -n 3 "$2" | tr '\n' ' ')" ;;
	esac
}
