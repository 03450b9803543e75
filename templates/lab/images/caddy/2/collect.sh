# Puts Caddy, the C library that it is linked to and busybox into the folder $1.
root=$1
sed -n '/^$/q; s/^Suites: .*/Suites: trixie-backports/; p' /etc/apt/sources.list.d/debian.sources > /etc/apt/sources.list.d/backports.sources
apt-get update
cd "$(mktemp -d)"
apt-get download caddy/trixie-backports busybox-static media-types
for package in *.deb; do dpkg-deb -x "$package" packages; done

mkdir -p "$root/bin" "$root/usr/bin" "$root/run" "$root/var/log" "$root/root" "$root/srv" "$root/config/caddy" "$root/data/caddy" "$root/etc/caddy" "$root/etc/ssl/certs" "$root/usr/share/caddy"
install -d -m 1777 "$root/tmp"
ln -s ../run "$root/var/run"
cp packages/usr/bin/caddy "$root/usr/bin/"
ldd packages/usr/bin/caddy | grep -o '/lib[^ ]*' | while read -r library; do install -D "$library" "$root$library"; done
cp packages/usr/bin/busybox "$root/bin/"
for tool in $("$root/bin/busybox" --list); do [ -e "$root/bin/$tool" ] || ln -s busybox "$root/bin/$tool"; done

cp packages/etc/mime.types "$root/etc/"
cp packages/usr/share/caddy/index.html "$root/usr/share/caddy/"
cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
grep -E '^(root|nobody):' /etc/passwd | sed 's|/bin/bash|/bin/sh|' > "$root/etc/passwd"
grep -E '^(root|nogroup):' /etc/group > "$root/etc/group"
echo 'hosts: files dns' > "$root/etc/nsswitch.conf"
printf ':80 {\n\troot * /usr/share/caddy\n\tfile_server\n}\n' > "$root/etc/caddy/Caddyfile"
