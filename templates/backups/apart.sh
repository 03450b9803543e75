# How the work of a backup or a drill is carried out: what task-run.sh asks for, beside leave. `work ID` is theirs.

# The work is a process group of its own: what takes too long is ended with all that it has begun, and nothing of it goes on in a script that a deploy has changed.
carry() {
	code=125
	cp "$folder/run" "$runs/$id.script" || return
	timeout --kill-after=60 "$limit" sh "$runs/$id.script" work "$id" 9>&-
	code=$?
	case $code in 124 | 137) [ "$limit" = 0 ] || : >"$runs/$id.timeout" ;; esac
	[ ! -s "$runs/$id.note" ] || note=$(cat "$runs/$id.note")
	[ ! -s "$runs/$id.more" ] || more=$(cat "$runs/$id.more")
}

halt() { :; }

next_deeds() { :; }
