# Fails where no other app of this host needs an image, as its releases and accessories name it: a rollback may. Else says which does.
# $1 name of the image, $2 folder of the app that needs it no longer
for file in /var/lib/shipit/apps/*/releases/*.json /var/lib/shipit/apps/*/accessories/*.json; do
	case $file in "$2"/*) continue ;; esac
	grep -qsF "\"$1\"" "$file" || continue
	echo "$1 stays: ${file#/var/lib/shipit/apps/} needs it"
	exit 0
done
exit 1
