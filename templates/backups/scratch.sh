# Servers and volumes for a drill, on a network that leads nowhere. $container is what everything of it is named for.

# The network of the drill: from it neither the world nor what lives can be reached.
scratch_network() { "$engine" network create --internal --label "shipit.app=$app" "$container" >/dev/null; }

# scratch_server LIVE ALIAS: a server like the one that lives, empty, found as ALIAS. Sets target.
scratch_server() {
	live=$1 target=$container-$2
	image=$("$engine" inspect --type container --format '{{.Image}}' "$live") || return
	mounts=$("$engine" inspect --type container --format '{{range .Mounts}}{{if and (eq .Type "bind") (not .RW)}}--volume {{.Source}}:{{.Destination}}:ro {{end}}{{end}}' "$live") || return
	set -- "$2"
	while IFS= read -r word; do [ -z "$word" ] || set -- "$@" "$word"; done <<-END
		$("$engine" inspect --type container --format '{{range .Config.Cmd}}{{println .}}{{end}}' "$live")
	END
	alias=$1
	shift
	# What it is to make at its first start comes from the snapshot.
	# shellcheck disable=SC2086
	"$engine" inspect --type container --format '{{range .Config.Env}}{{println .}}{{end}}' "$live" | grep '=' | grep -vE '^(POSTGRES_DB|MARIADB_DATABASE|MYSQL_DATABASE)(_FILE)?=' |
		"$engine" run --detach --pull never --name "$target" --network "$container" --network-alias "$alias" --label "shipit.app=$app" --label shipit.kind=drill --env-file /dev/stdin $mounts "$image" "$@" >/dev/null
}

# Until $target takes what is loaded into it; over TCP, where the server of a first start does not listen.
until_up() {
	waited=0
	until
		case $kind in
		postgres) "$engine" exec "$target" pg_isready --quiet --host=127.0.0.1 ;;
		mysql) "$engine" exec "$target" sh -c 'exec "$(command -v mariadb-admin || command -v mysqladmin)" --no-defaults --connect-timeout=5 --protocol=tcp --host=127.0.0.1 ping --silent' ;;
		*) : ;;
		esac >/dev/null 2>&1
	do
		[ "$("$engine" inspect --type container --format '{{.State.Running}}' "$target")" = true ] || { "$engine" logs --tail 5 "$target" >&2; return 1; }
		[ "$waited" -lt 600 ] || { echo "$target takes nothing, after two minutes" >&2; return 1; }
		waited=$((waited + 1))
		sleep 0.2
	done
}

# The snapshot in $spool, loaded into a server or a volume of its own, and compared with what it held when it was dumped.
stand_up() {
	case $kind in
	volume) target=$container-$target ;;
	*) scratch_server "$target" "$accessory" && until_up || return ;;
	esac
	load "$spool" '' || return
	examine '' || return
	count '' >"$spool.counted" || return
	differ=$(differences "$spool.counted")
	rm -f "$spool.counted"
	[ -z "$differ" ] || { echo "it does not hold what it held when it was dumped:"; printf '%s\n' "$differ" | head -n 20; return 1; } >&2
}

# Nothing of a drill stays.
clear_away() {
	remove_containers
	remove_volumes
	"$engine" network rm "$container"
	rm -rf "$folder"/spool*
}
