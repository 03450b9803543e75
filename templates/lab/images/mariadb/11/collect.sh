# Puts what the packages $2… hold, and the libraries that it is linked to, into the folder $1: without all else that apt would bring, of which perl is most.
root=$1
shift
apt-get update
apt-get install -y --no-install-recommends --download-only "$@"
rm -f /var/cache/apt/archives/perl-modules*
for package in /var/cache/apt/archives/*.deb; do dpkg-deb -x "$package" /packages; done
for package; do dpkg-deb -x /var/cache/apt/archives/"$package"_*.deb "$root"; done
rm -rf "$root"/usr/share/doc "$root"/usr/share/man "$root"/usr/share/lintian "$root"/usr/share/menu "$root"/etc/mysql/mariadb.conf.d/60-galera.cnf "$root"/usr/bin/mysql*
# Debian's own tools that are written in perl.
grep -lrI '^#!.*perl' "$root/usr/bin" | xargs rm

libraries=$(printf '%s:' /packages/usr/lib/*-linux-gnu)
find "$root/usr" -type f -perm -100 | while read -r file; do LD_LIBRARY_PATH=$libraries ldd "$file" 2>/dev/null || true; done | grep -o '/packages/[^ ]*' | sort -u | while read -r library; do
  install -D "$library" "$root/usr/lib/${library##*/lib/}"
done
