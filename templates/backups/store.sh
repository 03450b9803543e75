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
	ssh_args='-o BatchMode=yes -o StrictHostKeyChecking=yes -o ConnectTimeout=15 -o ServerAliveInterval=15'
	[ ! -e "$at/key" ] || ssh_args="$ssh_args -o IdentitiesOnly=yes -i $at/key"
	[ ! -e "$at/known_hosts" ] || ssh_args="$ssh_args -o UserKnownHostsFile=$at/known_hosts -o GlobalKnownHostsFile=/dev/null"
}

restic=/var/lib/shipit/bin/restic

# The program, with how sftp is to be spoken.
program() { "$restic" -o sftp.args="$ssh_args" "$@"; }

# Locks that a killed restic has left are taken away; one of a restic that is at work stays, and is waited for.
stale_locks() { program unlock --quiet >/dev/null 2>&1; }

restic_() {
	stale_locks
	program --retry-lock 5m "$@"
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
