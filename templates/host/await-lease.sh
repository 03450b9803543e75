# For a script that is sent in the same moment as the lease is claimed: waits until it is granted, for a second. Set before this: shipit_lease and shipit_token.
shipit_looks=50
while :; do
  shipit_holder=
  { IFS= read -r shipit_holder <"$shipit_lease/holder.json"; } 2>/dev/null
  case $shipit_holder in *"$shipit_token"*'"granted":true}') break ;; esac
  [ "$shipit_looks" -gt 0 ] || { printf '%s\n' "$shipit_holder"; shipit_over lost; }
  shipit_looks=$((shipit_looks - 1))
  sleep 0.02
done
