# A dump of a database of MariaDB or MySQL, and what is counted at its very moment.

# Two sessions see one moment: that of the dump, and one that counts. Both begin while writes wait.
dump_database() {
	mkfifo "$work/ask" || return
	locked=yes
	hold "FLUSH TABLES WITH READ LOCK;" || {
		locked=no
		echo "shipit: writes to $target could not be held, for another session has been at work for long: rows are counted at another moment than that of the dump"
		hold '' || return
	}
	{ in_server dump --routines "$2" 2>"$work/dump.said" 8>&- 6<&-; echo $? >"$work/code"; } 8>&- 6<&- | cat >"$1/databases/$2.sql" 2>"$work/disk.said" 8>&- 6<&- &
	writing=$! tries=0
	until grep -qs '^begun [1-9]' "$work/answers" || [ -e "$work/code" ]; do
		tries=$((tries + 1))
		kill -0 "$holder" 2>/dev/null && [ "$tries" -lt 500 ] || { echo 'it does not begin' >"$work/begin.said"; return 1; }
		echo "SELECT concat('begun ', count(*)) FROM information_schema.innodb_trx t JOIN information_schema.processlist p ON p.id = t.trx_mysql_thread_id WHERE p.user = 'root' AND p.host = 'localhost' AND p.id > connection_id();" >&8
		sleep 0.02
	done
	echo "UNLOCK TABLES; SELECT 'free';" >&8
	until grep -qx free "$work/answers"; do kill -0 "$holder" 2>/dev/null || return; sleep 0.01; done
	if [ "$locked" = yes ]; then
		took=$(echo "$held_since $(date +%s.%N)" | awk '{printf "%.2f", $2 - $1}')
		echo "shipit: writes to $target waited for $took s"
		paused=$(echo "$paused $took" | awk '{printf "%.2f", $1 + $2}')
	fi
	kinds="IF(coalesce(e.transactions, 'NO') = 'YES' AND '$locked' = 'yes', 'rows', 'moving')"
	one_database "$2" "$(count_statements "$kinds")" >"$work/statements" 2>"$work/statements.said" || return
	other=$(one_database "$2" "SELECT concat(table_name, ' (', t.engine, ')') FROM information_schema.tables t JOIN information_schema.engines e ON e.engine = t.engine WHERE table_schema = @name AND table_type = 'BASE TABLE' AND coalesce(e.transactions, 'NO') <> 'YES';") || return
	if [ -n "$other" ]; then
		consistent=crash
		echo "shipit: tables of $2 without transactions may change while they are read: $(echo "$other" | paste -sd, | sed 's/,/, /g')"
	fi
	{ echo "SELECT 'counting';"; cat "$work/statements"; echo "SELECT 'counted';"; } >&8 || return
	wait "$writing" || return
	[ "$(cat "$work/code")" = 0 ] || return
	tail -n 3 "$1/databases/$2.sql" | grep -q '^-- Dump completed' || { echo 'the last line is missing' >"$work/end.said"; return 1; }
	exec 8>&-
	wait "$holder" || return
	grep -qx counted "$work/answers" || return
	sed '1,/^counting$/d; /^counted$/d' "$work/answers" >>"$folder/counted" || return
	events_of "$2" >"$1/events/$2.sql" 2>"$work/events.said" && tail -n 3 "$1/events/$2.sql" | grep -q '^-- Dump completed'
}

# Opens the session that counts, on fd 8, with its snapshot. It ends with this script, however that ends.
hold() {
	rm -f "$work/answers"
	in_server client --unbuffered <"$work/ask" >"$work/answers" 2>"$work/hold.said" 8>&- 6<&- &
	holder=$!
	exec 8>"$work/ask"
	held_since=$(date +%s.%N)
	echo "SET SESSION lock_wait_timeout = 5, wait_timeout = 86400, net_write_timeout = 86400; SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ; $1 START TRANSACTION WITH CONSISTENT SNAPSHOT; SELECT 'held';" >&8
	until grep -qsx held "$work/answers"; do
		kill -0 "$holder" 2>/dev/null || { exec 8>&-; return 1; }
		sleep 0.01
	done
}
