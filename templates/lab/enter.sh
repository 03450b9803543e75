# On a new lab host: waits until it has booted, then lets the lab's user in: user, public key, the address through which alone (or ''), mark.
set -eu
user=$1 key=$2 through=$3 mark=$4

tries=0
until state=$(systemctl is-system-running --wait 2>/dev/null || true) && { [ "$state" = running ] || [ "$state" = degraded ]; }; do
  tries=$((tries + 1))
  [ "$tries" -lt 600 ] || { echo "systemd does not come up (${state:-no answer})" >&2; exit 1; }
  sleep 0.1
done

if [ "$user" != root ]; then
  id "$user" >/dev/null 2>&1 || useradd --create-home --shell /bin/bash "$user"
  printf '%s ALL=(ALL) NOPASSWD: ALL\n' "$user" > /etc/sudoers.d/shipit-lab
  chmod 0440 /etc/sudoers.d/shipit-lab
fi
home=$(getent passwd "$user" | cut -d: -f6)
install -d -m 0700 -o "$user" -g "$user" "$home/.ssh"
printf '%s\n' "$key" > "$home/.ssh/authorized_keys"
chown "$user:$user" "$home/.ssh/authorized_keys"
chmod 0600 "$home/.ssh/authorized_keys"

rules=/etc/ssh/sshd_config.d/shipit-lab.conf
if [ -n "$through" ]; then echo "AllowUsers $user@$through" > "$rules.new"; else : > "$rules.new"; fi
if cmp -s "$rules" "$rules.new"; then rm "$rules.new"; else mv "$rules.new" "$rules"; systemctl reload-or-restart ssh; fi
printf '%s\n' "$mark" > /etc/shipit-lab
