# What recordings are made of: an image, and containers in each of the states that shipit tells apart. $1 engine
engine=$1
set -e
command -v busybox >/dev/null || { apt-get update -q && apt-get install -q -y --no-install-recommends busybox-static; } >/dev/null 2>&1
rm -rf /tmp/root && mkdir -p /tmp/root/bin /tmp/root/tmp && cp "$(command -v busybox)" /tmp/root/bin/busybox
for name in sh sleep tail echo; do ln -s busybox "/tmp/root/bin/$name"; done
# The same bytes at any time: so the layer has the same name on every host of that release.
tar --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 -C /tmp/root -c . | "$engine" import - acme/busybox:1 >/dev/null
"$engine" tag acme/busybox:1 shop:2
for network in shipit-shop shipit; do "$engine" network create "$network" >/dev/null; done

make() { "$engine" create --pull never --label shipit.app=shop "$@" >/dev/null; }
make --name shop-web-blue-1 --label shipit.role=web --label "shipit.note=$(printf 'a "word",\nü \033[31m')" --network shipit-shop --restart always acme/busybox:1 sleep 3600
"$engine" network connect shipit shop-web-blue-1
make --name shop-web-green-1 --network shipit-shop --restart always acme/busybox:1 sh -c 'sleep 0.3; exit 7'
make --name shop-job-1 --memory 16m acme/busybox:1 tail /dev/zero
make --name shop-new-1 --network none acme/busybox:1 sleep 3600
make --name shop-ended-1 acme/busybox:1 sh -c 'echo "one	ü"; exit 3'
make --name shop-paused-1 acme/busybox:1 sleep 3600
for name in shop-web-blue-1 shop-web-green-1 shop-job-1 shop-ended-1 shop-paused-1; do "$engine" start "$name" >/dev/null; done
"$engine" pause shop-paused-1 >/dev/null
"$engine" wait shop-job-1 >/dev/null
until [ "$("$engine" inspect --type container --format '{{.RestartCount}}' shop-web-green-1)" -ge 2 ]; do sleep 0.2; done
