# Apps of this host that may have names of app $1, and what they have there, a line each. $2 folder of the apps.
# Names of an app begin with its own and a dash: those of another can be the same only where one of the two apps is called like the other and a dash.
name=$1
cd "$2" 2>/dev/null || exit 0
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
