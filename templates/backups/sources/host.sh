# What a server that is built anew needs beside its data: the certificates of the app, and what shipit keeps of it there. Words: app_folder proxy_data domains.

certificates() {
	for domain in $domains; do
		for one in "$proxy_data"/caddy/certificates/*/"$domain"; do [ ! -d "$one" ] || echo "${one#"$proxy_data/"}"; done
	done
	for one in "$proxy_data"/caddy/acme "$proxy_data"/caddy/pki; do [ ! -d "$one" ] || echo "${one#"$proxy_data/"}"; done
}

# Not what is brought from deploy.yml at any time, nor what is under way.
records() {
	tar --create --directory "$app_folder" --exclude=./stores --exclude=./lease --exclude='./jobs/*/spool*' --exclude='./jobs/*/runs' --exclude='./jobs/*/lock' --exclude='./restores' . 2>/dev/null
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
