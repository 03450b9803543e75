# Puts restic, the C library that it is linked to and busybox into the folder $1.
root=$1
apt-get update
apt-get install -y --no-install-recommends ca-certificates
cd "$(mktemp -d)"
apt-get download restic busybox-static
for package in *.deb; do dpkg-deb -x "$package" packages; done

mkdir -p "$root/bin" "$root/usr/bin" "$root/etc/ssl/certs" "$root/root"
install -d -m 1777 "$root/tmp"
cp packages/usr/bin/restic "$root/usr/bin/"
ldd packages/usr/bin/restic | grep -o '/lib[^ ]*' | while read -r library; do install -D "$library" "$root$library"; done
cp packages/usr/bin/busybox "$root/bin/"
for tool in $("$root/bin/busybox" --list); do [ -e "$root/bin/$tool" ] || ln -s busybox "$root/bin/$tool"; done
cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
grep -E '^root:' /etc/passwd | sed 's|/bin/bash|/bin/sh|' > "$root/etc/passwd"
grep -E '^root:' /etc/group > "$root/etc/group"
echo 'hosts: files dns' > "$root/etc/nsswitch.conf"
