# What a server that is built anew needs beside its data: the certificates of the app, and what shipit keeps of it there. Words: app_folder proxy_data domains.

certificates() {
	set -f
	for domain in $domains; do
		set +f
		# As Caddy calls the folder of *.example.com.
		case $domain in '*.'*) domain=wildcard_.${domain#'*.'} ;; esac
		for one in "$proxy_data"/caddy/certificates/*/"$domain"; do [ ! -d "$one" ] || echo "${one#"$proxy_data/"}"; done
	done
	set +f
	for one in "$proxy_data"/caddy/acme "$proxy_data"/caddy/pki; do [ ! -d "$one" ] || echo "${one#"$proxy_data/"}"; done
}

# Not what is brought from deploy.yml at any time, nor what is under way.
records() {
	tar --create --directory "$app_folder" --exclude=./stores --exclude=./lease --exclude='./jobs/*/spool*' --exclude='./jobs/*/runs' --exclude='./jobs/*/lock' --exclude=./restores --exclude=./recovering --exclude=./moving . 2>/dev/null
}

room() { records | wc -c; }

dump() {
	mkdir -p "$1/files/app" "$1/files/proxy" || return
	records | tar --extract --directory "$1/files/app" || return
	certificates >"$1/certificates" || return
	[ ! -s "$1/certificates" ] || tar --create --directory "$proxy_data" --files-from "$1/certificates" | tar --extract --directory "$1/files/proxy" || return
	rm -f "$1/certificates"
	printf 'method=dump\npaused=0\nconsistent=yes\n' >>"$1/about"
	count_in "$1" >"$1/manifest"
}

count_in() {
	printf 'host\treleases\treleases\t%s\n' "$(find "$1/files/app/releases" -name '*.json' 2>/dev/null | wc -l)"
	printf 'host\tcertificates\tcertificates\t%s\n' "$(find "$1/files/proxy" -name '*.crt' 2>/dev/null | wc -l)"
}

# For a server that is new: certificates that it lacks or has older, and of the records those that stay true there. Not releases, nor what accessories are:
# they would claim containers that are not there.
load() {
	load_certificates "$1/files/proxy" && load_records "$1/files/app" && served "$1/files/app" >"$folder/served"
}

# A folder goes over whole or not at all: a certificate with its key, an account, an authority with all that it signs with.
load_certificates() {
	for one in "$1"/caddy/certificates/*/* "$1"/caddy/acme/*/users/* "$1"/caddy/pki/authorities/*; do
		[ -d "$one" ] || continue
		there=$proxy_data/${one#"$1/"}
		case $one in */certificates/*) is_older "$there" "$one" ;; *) [ ! -e "$there" ] ;; esac || continue
		(umask 077 && mkdir -p "${there%/*}") && rm -rf "$there.old" "$there.new" && cp --archive "$one" "$there.new" || return
		[ ! -e "$there" ] || mv -T "$there" "$there.old" || return
		mv -T "$there.new" "$there" && rm -rf "$there.old" || return
	done
}

is_older() {
	for certificate in "$1"/*.crt; do [ ! -e "$certificate" ] || [ "$certificate" -ot "$2/${certificate##*/}" ] || return 1; done
}

# The key of hashes is the same on every host of an app. A task that was held back stays so.
load_records() {
	mkdir -p "$app_folder" || return
	[ ! -s "$1/hash.key" ] || { cp --archive "$1/hash.key" "$app_folder/hash.key.new" && mv -f "$app_folder/hash.key.new" "$app_folder/hash.key"; } || return
	for one in "$1"/jobs/*/history.jsonl "$1"/jobs/*/suspended; do
		[ -e "$one" ] || continue
		there=$app_folder/${one#"$1/"}
		[ -e "$there" ] || { (umask 022 && mkdir -p "${there%/*}") && cp --archive "$one" "$there"; } || return
	done
	[ -s "$1/audit.jsonl" ] || return 0
	{ cat "$1/audit.jsonl" && { [ ! -s "$app_folder/audit.jsonl" ] || grep -vxFf "$1/audit.jsonl" "$app_folder/audit.jsonl" || :; }; } >"$app_folder/audit.new" &&
		chmod --reference="$1/audit.jsonl" "$app_folder/audit.new" && mv -f "$app_folder/audit.new" "$app_folder/audit.jsonl"
}

# The release that served, and its tag.
served() {
	[ -s "$1/current" ] || return 0
	current=$(cat "$1/current")
	echo "$current $(sed -n 's/.*"tag":"\([^"]*\)".*/\1/p' "$1/releases/$current.json" 2>/dev/null | head -n 1)"
}
