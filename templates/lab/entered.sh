# What lab hosts say of themselves, a line each: container|public key|mark. Arguments: docker, containers.
docker=$1
shift
for container; do
  {
    said=$("$docker" exec "$container" sh -c 'cat /etc/ssh/ssh_host_ed25519_key.pub; echo "|"; cat /etc/shipit-lab' 2>/dev/null | tr -d '\n')
    echo "$container|$said"
  } &
done
wait
