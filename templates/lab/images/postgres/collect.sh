# Puts what the packages $2… hold, and the libraries that it is linked to, into the folder $1: without all else that apt would bring, of which LLVM and perl are most.
root=$1
shift
apt-get update
apt-get install -y --no-install-recommends --download-only "$@" locales
rm -f /var/cache/apt/archives/libllvm* /var/cache/apt/archives/libz3* /var/cache/apt/archives/perl-modules*
for package in /var/cache/apt/archives/*.deb; do dpkg-deb -x "$package" /packages; done
for package; do dpkg-deb -x /var/cache/apt/archives/"$package"_*.deb "$root"; done
rm -rf "$root"/usr/lib/postgresql/*/lib/bitcode "$root"/usr/lib/postgresql/*/lib/llvmjit* "$root"/usr/share/doc "$root"/usr/share/man "$root"/usr/share/locale "$root"/usr/share/lintian "$root/usr/share/postgresql-common" "$root"/etc "$root/var" "$root"/lib "$root"/usr/bin

libraries=$(printf '%s:' /packages/usr/lib/*-linux-gnu /packages/lib/*-linux-gnu)
find "$root/usr/lib" -type f | while read -r file; do LD_LIBRARY_PATH=$libraries ldd "$file" 2>/dev/null || true; done | grep -o '/packages/[^ ]*' | sort -u | while read -r library; do
  install -D "$library" "$root/usr/lib/${library##*/lib/}"
done

mkdir -p "$root/usr/lib/locale"
I18NPATH=/packages/usr/share/i18n localedef --inputfile en_US --charmap UTF-8 "$root/usr/lib/locale/en_US.utf8"
