# restic with one of the app's stores. Words: app stores_folder (a folder for each store: settings, password, key, known_hosts).
# store_patience: seconds in which a store must have answered. lock_patience: how long a lock is waited for.

restic=/var/lib/shipit/bin/restic

# use_store NAME: restic_ works with this store from now on.
use_store() {
	store=$1 at=$stores_folder/$1 is_reached=
	ssh_args='-o BatchMode=yes -o StrictHostKeyChecking=yes -o ConnectTimeout=15 -o ServerAliveInterval=15'
	# restic may be gone before it has passed on what ssh said: ssh writes it down itself.
	rm -f "$at/ssh.said"
	[ ! -d "$at" ] || ssh_args="$ssh_args -E $at/ssh.said"
	[ ! -e "$at/key" ] || ssh_args="$ssh_args -o IdentitiesOnly=yes -i $at/key"
	[ ! -e "$at/known_hosts" ] || ssh_args="$ssh_args -o UserKnownHostsFile=$at/known_hosts -o GlobalKnownHostsFile=/dev/null"
	[ -r "$at/settings" ] && [ -r "$at/password" ]
}

# restic_ WORDS: restic, once the store has answered. Locks that a killed restic has left are taken away; one of a restic that is at work stays, and is waited for.
restic_() {
	reached || return
	case $1 in
	forget) forget_snapshots "$@" ;;
	*) program --retry-lock "${lock_patience:-5m}" "$@" ;;
	esac
}

# The store answers, and knows the password.
reached() {
	[ "$is_reached" = "$store" ] || reach unlock --quiet >/dev/null || return
	is_reached=$store
}

# restic itself goes on asking a store that does not answer, or refuses, for a quarter of an hour.
reach() { (
	patience=${store_patience:-45}
	program "$@"
); }

# Where the store lets nothing be deleted, restic says so, and ends with 0.
forget_snapshots() {
	forgetting=$(mktemp) || return
	program --retry-lock "${lock_patience:-5m}" "$@" 2>"$forgetting"
	code=$?
	cat "$forgetting" >&2
	! grep -q '^unable to remove' "$forgetting" || [ "$code" != 0 ] || code=1
	rm -f "$forgetting"
	return "$code"
}

# The program, with what this store's settings say, which nobody else gets to see.
program() { (
	as_store || exit
	# shellcheck disable=SC2086
	exec ${patience:+timeout --foreground --kill-after=5 $patience} "$restic" -o sftp.args="$ssh_args" "$@"
); }

# For a subshell: its programs get what the store's settings say.
as_store() {
	[ -r "$at/settings" ] || return
	set -a
	. "$at/settings"
	RESTIC_PASSWORD_FILE=$at/password RESTIC_CACHE_DIR=/var/lib/shipit/cache/restic
	set +a
}

# explain CODE FILE: what went wrong, in words of ours and on one line. FILE holds what restic said on stderr.
explain() { (
	if ! [ -r "$at/settings" ] || ! [ -r "$at/password" ]; then
		echo "the store $store is not known on this host: shipit deploy tells it"
		exit
	fi
	. "$at/settings"
	where=$(printf %s "$RESTIC_REPOSITORY" | without_account)
	said=$(cat "$at/ssh.said" "$2" 2>/dev/null | without_account | tr -d '\r')
	case $1 in
	3) echo "some files could not be read: $(printf '%s\n' "$said" | sed -n 's/^error: //p' | head -n 3 | in_a_row)" ;;
	10) echo "there is no repository at $where yet: shipit backup init" ;;
	11) echo "the repository at $where is locked $(lock_holder)" ;;
	12) echo "the password does not open the repository at $where: see the secret ${shipit_password:-of the store}" ;;
	*) explain_by_words "$1" ;;
	esac
); }

explain_by_words() {
	if says 'Remove(.* \(403\|405\)\|Remove(.*[Dd]enied\|unable to remove'; then
		echo "$where lets nothing be deleted. If that is meant, say so in deploy.yml: append_only: true"
	elif says 'Host key verification failed\|REMOTE HOST IDENTIFICATION\|No .* host key is known'; then
		echo "$where shows another host key than the one that is known for it: see host_key of the store in deploy.yml, and ssh-keyscan"
	elif says 'Permission denied (\|Load key'; then
		echo "$where refuses the SSH key ${shipit_key:-of root}: its public half belongs into authorized_keys there, and it must have no passphrase"
	elif says 'subsystem request failed'; then
		echo "$where offers no sftp: its sshd_config needs a line such as Subsystem sftp internal-sftp"
	elif says '"ssh": executable file not found'; then
		echo "$where needs ssh on this host, which is not there: apt-get install openssh-client"
	elif says ' 40[13][ :]\|Access Denied\|AccessDenied\|signature we calculated\|InvalidAccessKeyId\|Access Key Id you provided\|no credentials found\|Forbidden\|Unauthorized'; then
		echo "$where refuses the account${shipit_secrets:+: see the secrets $shipit_secrets}"
	elif says 'x509: '; then
		echo "$where shows a certificate that this host does not trust: $(last 'x509: ')"
	elif says 'no space left\|[Dd]isk quota\|disk full'; then
		echo "there is no room left for $where: $(last_lines)"
	elif [ "$1" = 124 ] || [ "$1" = 137 ] || [ -n "$(network_said)" ]; then
		echo "$where cannot be reached: $(reason)"
	else
		echo "restic ended with $1: $(last_lines)"
	fi
}

network='connection refused\|no such host\|i/o timeout\|deadline exceeded\|Connection timed out\|imed out\|network is unreachable\|no route to host\|connection reset\|Could not resolve\|Connection closed\|not responding\|server misbehaving'

# ssh begins it with a capital, Go does not.
network_said() { printf '%s\n' "$said" | grep -o -i -e "$network" | tail -n 1; }

says() { printf '%s\n' "$said" | grep -q -e "$1"; }

last() { printf '%s\n' "$said" | sed -n "s/.*\($1\)/\1/p" | tail -n 1; }

# Connection refused, say; where nothing was said, that nothing answered in time.
reason() {
	found=$(network_said)
	echo "${found:-no answer within ${store_patience:-45} s}"
}

# by root on web1 (process 4711) since 2026-11-26 02:30:00
lock_holder() {
	holder=$(printf '%s\n' "$said" | tr '\n' ' ' | sed -n 's/.*by PID \([0-9]*\) on \([^ ]*\) by \([^ ]*\) .*lock was created at \([0-9-]* [0-9:]*\).*/by \3 on \2 (process \1) since \4/p')
	echo "${holder:-by another restic}. If that one is no more: half an hour after it the lock counts for nothing"
}

# The last words of restic, without those that tell of one more try.
last_lines() { printf '%s\n' "$said" | grep -v -e 'returned error, retrying' -e '^Is there a repository' -e '^ *$' | tail -n 3 | in_a_row; }

in_a_row() { tr '\n' ' ' | tr -d '[:cntrl:]' | sed 's/ *$//'; }

# Addresses lose the account that may stand in them.
without_account() { sed 's#://[^ "]*@#://#g'; }
