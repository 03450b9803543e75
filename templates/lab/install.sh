# Installs packages of the distribution; one that ends in ? only where the distribution has it.
set -eu
apt-get update
for name; do
  shift
  package=${name%\?}
  if [ "$package" = "$name" ] || apt-cache show "$package" >/dev/null 2>&1; then set -- "$@" "$package"; fi
done
apt-get install -y --no-install-recommends "$@"
