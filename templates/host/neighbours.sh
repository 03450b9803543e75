# What may have names of app $2 on this host and is not its own, a line each. $1 engine, $3 folder of the apps.
# Names of an app begin with its own and a dash: those of another can be the same only where one of the two apps is called like the other and a dash.
engine=$1 name=$2
own=" $("$engine" ps --all --quiet --no-trunc --filter "label=shipit.app=$name" | tr '\n' ' ')"
for id in $("$engine" ps --all --quiet --no-trunc --filter "name=^/?$name-"); do
	case $own in *" $id "*) continue ;; esac
	"$engine" inspect --type container --format 'container {{.Name}} {{index .Config.Labels "shipit.app"}} {{index .Config.Labels "shipit.kind"}}' "$id" 2>/dev/null
done
cd "$3" 2>/dev/null || exit 0
for app in *; do
	case $name in "$app"-?*) ;; *) case $app in "$name"-?*) ;; *) continue ;; esac ;; esac
	echo "app $app"
	release=$(cat "$app/current" 2>/dev/null)
	for file in "$app/releases/${release:-none}.json" "$app"/accessories/*.json; do
		[ -f "$file" ] || continue
		case $file in */accessories/*) printf 'accessory ' ;; *) printf 'release ' ;; esac
		tr -d '\n' <"$file"
		echo
	done
done
exit 0
