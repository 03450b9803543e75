# What can be asked of a server of databases; before it stands what its kind knows: accepts, accounts, databases, change, shut. $1 what to do:
#   look, list  stdin: lines `<database> <account> <password in base64>`; answers what is there (list: with sizes) and which passwords are accepted
#   make        stdin: such lines, a line `sql`, SQL. An account that is there with another password is left alone, and nothing is done.
#   set         the same without that look
#   sql         stdin: SQL
# Passwords come by stdin and are handed on by the environment of one program: they are in no command line.
case $1 in
look | list)
	databases "$1" || exit
	there=$(accounts) || exit
	printf '%s\n' "$there" | sed "s/^/account$(printf '\t')/"
	while read -r database account password; do
		[ -n "$account" ] && printf '%s\n' "$there" | grep -qxF -e "$account" && accepts "$database" "$account" "$password" && printf 'accepted\t%s\n' "$account"
	done
	exit 0
	;;
sql) change ;;
make | set)
	there=$(accounts) || exit
	wanted=''
	while read -r database account password && [ "$database" != sql ]; do
		if [ "$1" = make ] && printf '%s\n' "$there" | grep -qxF -e "$account" && ! accepts "$database" "$account" "$password"; then
			echo "The account $account is there already, with another password than that of this app. Nothing was changed."
			exit 1
		fi
		wanted="$wanted$database $account $password
"
	done
	change || exit
	printf %s "$wanted" | while read -r database account password; do
		accepts "$database" "$account" "$password" || { shut; exit 1; }
	done
	;;
esac
