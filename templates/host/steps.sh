# Runs parts of shell text: steps one after the other, questions all at once. Their begin and end are marked on both streams by a word that no part can know.
# Set before this: shipit_mark, that word, and shipit_stop, a file which says that no further step may begin.
# A mark that can't be written means that nobody listens any more: then the script ends, between two parts.
export LC_ALL=C PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"
# What a part leaves running is nobody's to end: it loses the name by which the transport would find it.
unset SHIPIT_EXEC
# Which kernel a host has is not for every command of podman to say.
export PODMAN_IGNORE_CGROUPSV1_WARNING=1
umask 022

shipit_say() { printf '\n%s %s\n' "$shipit_mark" "$1" && printf '\n%s %s\n' "$shipit_mark" "$1" >&2 || exit 141; }
shipit_over() { shipit_say "over $1"; exit; }
shipit_fence() { :; }

# A subshell each, parsed on its own: `exit`, `set -e` and a fault of syntax stay inside. Locks (8 and 9) are not handed down.
shipit_run() {
  ( eval "$1" ) </dev/null 8>&- 9>&-
  shipit_code=$?
}

# For a step that waits, in its loop: ends it when nobody listens any more, or when no further step is wanted.
# Where such a script may also run on its own, as ${shipit_mark:+shipit_go_on}.
shipit_go_on() {
  printf '%s alive\n' "$shipit_mark" || exit 141
  [ ! -e "$shipit_stop" ] || exit 130
}

shipit_step() {
  [ ! -e "$shipit_stop" ] || { rm -f "$shipit_stop"; shipit_over stopped; }
  shipit_fence
  shipit_say "begin $1"
  shipit_run "$2"
  shipit_say "end $1 $shipit_code"
  [ "$shipit_code" -eq 0 ] || shipit_over failed
}

# Asks everything at once, and tells the answers in order.
shipit_ask() {
  shipit_answers=$(mktemp -d) || exit
  trap 'rm -rf "$shipit_answers"' EXIT
  # A signal ends a shell without its EXIT trap, and SIGPIPE is what comes when nobody listens any more: answers may be secret, and must not stay.
  trap 'exit 141' PIPE HUP INT TERM
  shipit_part=0
  for shipit_text; do
    { shipit_run "$shipit_text" >"$shipit_answers/$shipit_part.out" 2>"$shipit_answers/$shipit_part.err"; echo "$shipit_code" >"$shipit_answers/$shipit_part.code"; } &
    shipit_part=$((shipit_part + 1))
  done
  wait
  shipit_part=0
  for shipit_text; do
    shipit_say "begin $shipit_part"
    [ ! -s "$shipit_answers/$shipit_part.out" ] || cat "$shipit_answers/$shipit_part.out"
    [ ! -s "$shipit_answers/$shipit_part.err" ] || cat "$shipit_answers/$shipit_part.err" >&2
    read -r shipit_code <"$shipit_answers/$shipit_part.code" || exit
    shipit_say "end $shipit_part $shipit_code"
    shipit_part=$((shipit_part + 1))
  done
}
