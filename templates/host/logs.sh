# Prints lines of an app's containers of one kind, each as: <container> <time> <line>. With follow, goes on until stdin ends;
# containers that start meanwhile join in.
# $1 engine, $2 app, $3 kind, $4 label that names one of that kind, $5 follow (1 or 0), $6 since (or ""),
# $7 lines of each container (or all), $8 pattern (or ""), $9… names of that label (none: all)
engine=$1 app=$2 kind=$3 label=$4 follow=$5 since=$6 tail=$7 pattern=$8
shift 8

show() { # container, since, tail
  set -- "$1" "${2:-}" "${3:-all}"
  if [ "$follow" = 1 ]; then
    "$engine" logs --timestamps --follow ${2:+--since "$2"} --tail "$3" "$1" 2>&1 | match | sed -u "s/^/$1 /"
  elif [ -n "$pattern" ] && [ "$3" != all ]; then
    "$engine" logs --timestamps ${2:+--since "$2"} "$1" 2>&1 | match | tail -n "$3" | sed "s/^/$1 /"
  else
    "$engine" logs --timestamps ${2:+--since "$2"} --tail "$3" "$1" 2>&1 | match | sed "s/^/$1 /"
  fi
}

# The pattern is about what was said, not about the time before it. Debian's awk (mawk) else waits until it has 4096 bytes.
match() {
  [ -n "$pattern" ] || exec cat
  at_once=
  case $(awk -W version 2>/dev/null </dev/null) in mawk*) at_once='-W interactive' ;; esac
  SHIPIT_PATTERN=$pattern exec awk $at_once '{ text = $0; sub(/^[^ ]+ /, "", text) } text ~ ENVIRON["SHIPIT_PATTERN"] { print; fflush() }'
}

named() { # name, or nothing
  "$engine" ps --all --format '{{.Names}}' --filter "label=shipit.app=$app" --filter "label=shipit.kind=$kind" ${1:+--filter "label=$label=$1"}
}

is_wanted() { # container; then names
  name=$1
  shift
  [ $# -eq 0 ] && return 0
  its=$("$engine" inspect --format "{{index .Config.Labels \"$label\"}}" "$name" 2>/dev/null) || return 1
  for wanted in "$@"; do [ "$its" = "$wanted" ] && return 0; done
  return 1
}

names=$(if [ $# -eq 0 ]; then named; else for each in "$@"; do named "$each" || exit; done; fi) || exit

if [ "$follow" != 1 ]; then
  for name in $names; do show "$name" "$since" "$tail"; done
  exit 0
fi

for name in $names; do show "$name" "$since" "$tail" & done
started='{{.Time}} {{.Actor.Attributes.name}}'
[ "$engine" = podman ] && started='{{.Time.Unix}} {{.Name}}'
{
  "$engine" events --filter "label=shipit.app=$app" --filter "label=shipit.kind=$kind" --filter event=start --format "$started" | while read -r time name; do
    if is_wanted "$name" "$@"; then show "$name" "$time" all & fi
  done
  # An engine that has ended shows nothing any more, and tells of no container that starts.
  kill 0
} &
cat >/dev/null
trap '' TERM
kill 0
