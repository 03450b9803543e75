# Installs Debian packages without a question. $1… packages
export DEBIAN_FRONTEND=noninteractive
# A mirror that takes the question and does not answer is given up after a minute for each of its lists, not after four.
mirror='-o Acquire::Retries=1 -o Acquire::http::Timeout=15 -o Acquire::https::Timeout=15'
# shellcheck disable=SC2086
apt-get update -q -o DPkg::Lock::Timeout=120 $mirror || echo 'The lists of packages could not be read anew: those that are here must do.'
# Debian 13 has Docker's client in a package of its own.
case " $* " in *' docker.io '*) apt-cache show docker-cli >/dev/null 2>&1 && set -- "$@" docker-cli ;; esac
# Podman only recommends what its networks and names of containers need; older releases have it built in.
case " $* " in *' podman '*)
	for extra in netavark aardvark-dns nftables; do apt-cache show "$extra" >/dev/null 2>&1 && set -- "$@" "$extra"; done
	;;
esac
# shellcheck disable=SC2086
exec apt-get install -q -y --no-install-recommends -o DPkg::Lock::Timeout=120 $mirror -o Dpkg::Options::=--force-confold "$@"
