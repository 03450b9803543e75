# A Debian image from a mirror, for a machine that can't pull it: docker, tag, label, release, mirror, apt sources, apt settings.
set -eu
docker=$1 tag=$2 label=$3 release=$4 mirror=$5 sources=$6 settings=$7

work=$(mktemp -d /var/tmp/shipit-lab.XXXXXX)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
root=$work/root

debootstrap --variant=minbase --include=ca-certificates "$release" "$root" "$mirror"

rm -f "$root"/etc/apt/sources.list "$root"/var/cache/apt/archives/*.deb "$root"/var/cache/apt/*.bin "$root"/var/log/*.log "$root"/etc/hostname "$root"/etc/resolv.conf
rm -rf "$root"/var/lib/apt/lists/* "$root"/usr/share/doc/* "$root"/usr/share/man/* "$root"/usr/share/locale/*
printf '%s\n' "$sources" > "$root/etc/apt/sources.list.d/debian.sources"
printf '%s\n' 'Acquire::Languages "none";' "$settings" > "$root/etc/apt/apt.conf.d/60shipit-lab"
cat > "$root/etc/dpkg/dpkg.cfg.d/shipit-lab" <<'END'
path-exclude /usr/share/doc/*
path-exclude /usr/share/man/*
path-exclude /usr/share/locale/*
force-unsafe-io
END

tar -C "$root" --one-file-system --numeric-owner -c . | "$docker" import --change 'CMD ["bash"]' --change "LABEL $label" - "$tag"
