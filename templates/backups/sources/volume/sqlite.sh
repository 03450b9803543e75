# The SQLite files of a volume, which its words name: a path in it, a line each.

list_sqlite() { printf '%s\n' "$sqlite" | grep . || :; }

ask_sqlite() { sqlite3 -batch -bail -init /dev/null "$1"; }

need_sqlite() { command -v sqlite3 >/dev/null || fails "sqlite3 is not on $host, which copies SQLite files and counts what is in them: apt-get install sqlite3, or shipit setup"; }

# Before anything is paused. sqlite3 would make a file that is not there, and follow a link out of the volume.
check_sqlite() {
	[ -n "$sqlite" ] || return 0
	need_sqlite || return
	list_sqlite | while IFS= read -r path; do
		[ -f "$1/$path" ] || fails "There is no file $path in the volume $target." || return
		case $(realpath -e "$1/$path") in "$(realpath -e "$1")"/*) ;; *) fails "$path leads out of the volume $target." || return ;; esac
	done
}

# A read that begins before the copy and goes on until its end: writers cannot make it begin anew, and all of it is of one moment.
copy_sqlite() {
	list_sqlite | while IFS= read -r path; do
		rm -f "$2/sqlite.copy"
		printf '%s\n' '.timeout 30000' 'BEGIN; SELECT count(*) FROM sqlite_master;' ".backup '$2/sqlite.copy'" | ask_sqlite "$1/$path" >/dev/null || fails "$path in the volume $target could not be copied." || return
		is_sound "$2/sqlite.copy" "$path" || return
		chown --reference="$1/$path" "$2/sqlite.copy" && chmod --reference="$1/$path" "$2/sqlite.copy" || return
		mkdir -p "$2/sqlite/$(dirname "$path")" && mv "$2/sqlite.copy" "$2/sqlite/$path" || return
	done
}

is_sound() {
	found=$(echo 'PRAGMA integrity_check(5);' | ask_sqlite "$1" 2>&1)
	[ "$found" = ok ] || fails "$2 in the volume $target is damaged: $found"
}

count_sqlite() {
	list_sqlite | while IFS= read -r path; do
		names="SELECT printf('SELECT %Q || char(9) || %Q || char(9) || ''rows'' || char(9) || count(*) FROM \"%w\";', '$volume_name', replace(replace('rows of ' || '$(printf %s "$path" | sed "s/'/''/g")' || ' ' || name, char(9), ' '), char(10), ' '), name) FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND sql NOT LIKE 'CREATE VIRTUAL%';"
		counting=$(printf '.timeout 30000\n%s\n' "$names" | ask_sqlite "$1/$path") || return
		printf '.timeout 30000\nBEGIN;\n%s\n' "$counting" | ask_sqlite "$1/$path" || return
	done
}

remove_sqlite() { list_sqlite | while IFS= read -r path; do rm -f "$1/$path" "$1/$path-wal" "$1/$path-shm" "$1/$path-journal"; done; }
