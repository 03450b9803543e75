# Keeps a script from working without the lease. Set before this: shipit_lease, the folder, and shipit_token, which the holder's file names.
# The shared lock on `work` is held until this script ends, so that a new holder waits for it.
shipit_fence() {
  shipit_holder=
  { IFS= read -r shipit_holder <"$shipit_lease/holder.json"; } 2>/dev/null
  case $shipit_holder in
    *"$shipit_token"*) ;;
    *) printf '%s\n' "$shipit_holder"; shipit_over lost ;;
  esac
}
exec 8>>"$shipit_lease/work"
flock -s -w 40 8 || shipit_over lost
shipit_fence
