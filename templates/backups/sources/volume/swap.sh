# A volume that was loaded beside the one in use changes places with it.

# The folders of three volumes change places by two renames. A note tells which is which by number of inode: run again, it goes on from where it was.
swap() {
	swap_note=$folder/swap$1
	# It was cut off at its very end: the volume that gave its folder away is gone.
	if ! is_volume "$target$1" && is_volume "$target$2"; then rm -f "$swap_note" && return; fi
	swap_live=$(path_of "$target") && swap_new=$(path_of "$target$1") || return
	if [ ! -e "$swap_note" ]; then
		place_of "$target" >/dev/null && place_of "$target$1" >/dev/null || return
		for path in "$swap_live" "$swap_new"; do ! mountpoint -q "$path" || fails "$path is a disk of its own: it cannot change places." || return; done
		"$engine" volume create "$target$2" >/dev/null || return
		users_of "$target" | cut -d ' ' -f 3 >"$swap_note.new" || return
		echo "$(stat --format=%i "$swap_live") $(stat --format=%i "$swap_new")" >>"$swap_note.new"
		sync "$swap_note.new" && mv "$swap_note.new" "$swap_note" || return
	fi
	swap_kept=$(path_of "$target$2") || return
	swap_began=$(date +%s.%N) swap_users=$(sed '$d' "$swap_note")
	if [ -z "$swap_users" ] || "$engine" stop $swap_users >/dev/null; then change_places; else false; fi
	swapped=$?
	[ -z "$swap_users" ] || "$engine" start $swap_users >/dev/null || fails "Not all of $(echo $swap_users) could be started again." || return
	[ "$swapped" = 0 ] || return 1
	forget "$1" && rm -f "$swap_note" || return
	echo "away $(since "$swap_began")"
}

change_places() {
	read -r old new <<-END
		$(tail -n 1 "$swap_note")
	END
	[ -n "$new" ] || return
	if ! is_inode "$new" "$swap_live"; then
		if is_inode "$old" "$swap_live"; then
			[ ! -e "$swap_kept" ] || rmdir "$swap_kept" || return
			mv -T "$swap_live" "$swap_kept" || return
		fi
		# An engine that was started in between may have made an empty one.
		[ ! -e "$swap_live" ] || rmdir "$swap_live" || return
		is_inode "$old" "$swap_kept" && is_inode "$new" "$swap_new" || fails "The folders of $target are not where they were: look at $swap_note." || return
		mv -T "$swap_new" "$swap_live" || return
	fi
	mkdir -p "$swap_kept" "$swap_new"
}

is_inode() { [ "$(stat --format=%i "$2" 2>/dev/null)" = "$1" ]; }
