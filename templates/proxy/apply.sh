# Changes the proxy's files all at once: Caddy takes the new set, or nothing has changed.
# Arguments: triples of put PATH TEXT, drop PATH "", or keep PATH TEXT (outside of all sets). Set before: see hop.sh.
# A set of files is a folder in generations/, named by its hash; the link config says which is in use.
hash_here() { find Caddyfile sites routes -type f -name '*[!~]' | LC_ALL=C sort | xargs sha256sum | sha256sum | cut -c1-16; }

cd "$proxy" || exit 1
lock
mkdir -p generations live
rm -rf generations/next
mkdir generations/next
[ ! -e config/Caddyfile ] || cp -R config/. generations/next/
next=$proxy/generations/next
mkdir -p "$next/sites" "$next/routes"

while [ $# -gt 0 ]; do
	case $1 in
	put)
		folder=$(dirname "$next/$2")
		mkdir -p "$folder"
		printf %s "$3" >"$next/$2"
		path=$(grep -m 1 '^# path ' "$next/$2") && taken=$(grep -lxF "$path" "$folder"/*.caddy | grep -vxF "$next/$2")
		[ -z "$taken" ] || fail "Another app has taken this domain and path meanwhile: $(basename "$taken" .caddy | cut -d. -f2-)"
		;;
	keep)
		mkdir -p roots
		[ -e "$2" ] || { printf %s "$3" >"$2.new" && mv "$2.new" "$2"; }
		;;
	drop) rm -f "$next/$2" ;;
	esac
	shift 3
done

# A site whose last route is gone goes too.
for site in "$next"/sites/*.caddy; do
	domain=$(basename "$site" .caddy)
	set -- "$next/routes/$domain"/*.caddy
	[ -e "$1" ] || rm -rf "$site" "$next/routes/$domain"
done

cd "$next" || exit 1
hash=$(hash_here)
echo "respond $hash" >generation.caddy
# Clients are given time to leave these files, if they bring any here.
if [ -n "$(find routes -name '*.caddy')" ]; then echo 'shutdown_delay 2s' >leaving.caddy; else : >leaving.caddy; fi
find . -exec sync {} +
cd "$proxy" || exit 1
if [ "$(readlink config)" = "generations/$hash" ]; then
	# Edited by hand and now put right, or placed and never loaded, or put by another meanwhile.
	cp -R "$next/." "generations/$hash/"
	rm -rf "$next"
	[ "$(curl --silent --max-time 5 --unix-socket "$run/current/probe.sock" http://probe/generation)" != "$hash" ] || exit 0
else
	rm -rf "generations/$hash"
	mv "$next" "generations/$hash"
fi
new=$proxy/generations/$hash

if curl --silent --max-time 5 --output /dev/null --unix-socket "$run/current/probe.sock" http://probe/generation; then
	read_ports "$new"
	# Where no app is served yet, nobody is cut off.
	if [ -z "$(find config/routes -name '*.caddy')" ] || ! can_hop; then
		said=$(load "$new" "$run/current/admin.sock") || fail "Caddy refuses these routes: $said"
	else
		said=$(hop "$new") || fail "Caddy refuses these routes: $said"
	fi
fi
ln -sfn "generations/$hash" config.next
mv -T config.next config
sync generations .
settle_later

# The last few stay, for people to compare.
ls -t generations | tail -n +6 | while read -r old; do
	[ "generations/$old" = "$(readlink config)" ] || rm -rf "generations/$old"
done
