# Changes the proxy's files all at once: Caddy takes the new set, or nothing has changed.
# $1 engine, $2 the proxy's folder, then triples: put PATH TEXT, or drop PATH ''.
# A set of files is a folder in generations/, named by its hash; the link config says which is in use.
engine=$1 proxy=$2
shift 2
fail() { echo "$*" >&2; exit 1; }
cd "$proxy" || exit 1
exec 8>>lock
flock --wait 120 8 || fail 'Another deploy has been changing the routes of this host for two minutes.'

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
		# The path's place among the routes is in the name: 0996.<app>.<role>.caddy
		same=$(grep -lxF "$(grep -m 1 '^# path ' "$next/$2")" "$folder"/*.caddy 2>/dev/null | grep -vxF "$next/$2")
		[ -z "$same" ] || fail "Another app has taken this domain and path meanwhile: $(basename "$same" .caddy | cut -d. -f2-)"
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
hash=$(find Caddyfile sites routes -type f -name '*[!~]' | LC_ALL=C sort | xargs sha256sum | sha256sum | cut -c1-16)
echo "respond $hash" >generation.caddy
find . -exec sync {} +
cd "$proxy" || exit 1

for container in shipit-proxy shipit-proxy-next; do
	[ "$("$engine" inspect --format '{{.State.Running}}' "$container" 2>/dev/null)" = true ] || continue
	said=$("$engine" exec "$container" caddy reload --config "$next/Caddyfile" --address unix//run/shipit/admin.sock 2>&1) ||
		fail "Caddy refuses these routes: $(printf '%s\n' "$said" | grep -m 1 '^Error' | sed "s#$next/##g")"
done

[ "$(readlink config)" = "generations/$hash" ] || rm -rf "generations/$hash"
if [ -d "generations/$hash" ]; then
	# Edited by hand, and put back: the folder in use is the one that this set is named for.
	cp -R generations/next/. "generations/$hash/"
	rm -rf generations/next
else
	mv generations/next "generations/$hash"
	ln -s "generations/$hash" config.next
	mv -T config.next config
fi
sync generations .
# The last few stay, for people to compare.
ls -t generations | tail -n +6 | while read -r old; do
	[ "generations/$old" = "$(readlink config)" ] || rm -rf "generations/$old"
done
