# Makes Docker network $1, unless it is there. The other arguments are options of `docker network create`.
# Docker's own ranges are enough for about thirty networks. After those, a network gets 256 addresses of a range that private networks hardly use, and that no route of this host touches.
name=$1
shift

is_there() { docker network ls --quiet --filter "name=^$name\$" | grep -q .; }

# Free ranges, one a line.
free_ranges() {
  ip -4 route show 2>/dev/null | awk '
    function number(address,  parts) {
      split(address, parts, ".")
      return ((parts[1] * 256 + parts[2]) * 256 + parts[3]) * 256 + parts[4]
    }
    function is_free(address,  each, size) {
      for (each = 1; each <= count; each++) {
        size = sizes[each] > 256 ? sizes[each] : 256
        if (int(starts[each] / size) == int(number(address) / size)) return 0
      }
      return 1
    }
    $1 ~ /^[0-9]/ {
      split($1, route, "/")
      starts[++count] = number(route[1])
      sizes[count] = route[2] == "" ? 1 : 2 ^ (32 - route[2])
    }
    END {
      amount = split("10.213 10.214 10.77 10.78 198.18 198.19", ranges, " ")
      for (which = 1; which <= amount; which++)
        for (third = 0; third < 256; third++) {
          address = ranges[which] "." third ".0"
          if (is_free(address)) print address "/24"
        }
    }'
}

is_there && exit 0
said=$(docker network create "$@" "$name" 2>&1) && exit 0
# Another deploy may have made it in between.
is_there && exit 0
case $said in
*non-overlapping* | *'fully subnetted'*) ;;
*)
  echo "$said" >&2
  exit 1
  ;;
esac
for range in $(free_ranges); do
  said=$(docker network create --subnet "$range" "$@" "$name" 2>&1) && exit 0
  is_there && exit 0
  # Others that are being made at this moment have no route yet.
  case $said in *overlap*) ;; *) break ;; esac
done
echo "$said" >&2
exit 1
