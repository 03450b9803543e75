import {setTimeout as sleep} from 'node:timers/promises'
import {onHost} from '../lab/fixture.js'
import type {TestLab} from '../lab/fixture.js'
import {toState} from './compare.js'

/** All that shipit may leave on a host, a line for each: containers with their part (does it serve?), networks, volumes, images, files, units, and what is left in /tmp or still runs. */
const look = String.raw`
live=/var/lib/shipit/proxy/live
docker ps --all --format '{{.Names}} {{.Image}} {{.State}} {{.Label "shipit.app"}} {{.Label "shipit.kind"}} {{.Label "shipit.role"}} {{.Label "shipit.colour"}} {{.Label "shipit.spec"}}' |
  while read -r name image state app kind role colour spec; do
    serves=
    if [ "$kind" = app ]; then
      now=blue; [ ! -e "$live/$app.$role.green" ] || now=green
      serves=idle; [ "$colour" != "$now" ] || serves=serving
    fi
    echo "container $name of $image: $state $serves"
  done
docker network ls --format 'network {{.Name}}'
docker volume ls --format 'volume {{.Name}}' | grep -vE '[0-9a-f]{64}'
docker images --format 'image {{.Repository}}:{{.Tag}}'
find /var/lib/shipit ! -path '*/lease/*' ! -name '*.green' ! -name audit.jsonl ! -name '*.boot' -printf 'file %y %m %p\n'
for file in /var/lib/shipit/apps/*/current; do [ ! -e "$file" ] || echo "$file: $(cat "$file")"; done
for file in /etc/sysctl.d/*shipit* /etc/systemd/system/shipit* /etc/systemd/system/*.wants/shipit*; do [ ! -e "$file" ] || echo "file $file"; done
systemctl list-units --all --plain --no-legend 'shipit*' | while read -r unit load active rest; do echo "unit $unit $load $active"; done
ls -A /tmp | grep -vE '^(systemd-private-|\.)' | sed 's/^/in tmp: /'
for process in /proc/[0-9]*; do
  tr '\0' '\n' <"$process/environ" 2>/dev/null | grep -q '^SHIPIT_EXEC=' && echo "still runs: $(tr '\0' ' ' <"$process/cmdline")"
done
true`

/** What stands on these hosts, by their names. */
export const stateOf = async (lab: TestLab, hosts: readonly string[]): Promise<readonly string[]> =>
  (await Promise.all(hosts.map(async (host) => toState(await onHost(lab, host, look)).map((line) => `${host}: ${line}`)))).flat()

/** What should be gone a moment after any run. */
export const isLeft = (line: string): boolean => /: (still runs|in tmp): /.test(line)

/** Seconds until nobody has the lease of an app on any of the hosts; Infinity where that takes more than a minute. */
export async function untilFree(lab: TestLab, hosts: readonly string[], app: string): Promise<number> {
  const began = performance.now()
  const folder = `/var/lib/shipit/apps/${app}/lease`
  const wait = `for turn in $(seq 600); do [ -e ${folder}/held ] || exit 0; flock -n ${folder}/held true && exit 0; sleep 0.1; done
echo held`
  const answers = await Promise.all(hosts.map((host) => onHost(lab, host, wait)))
  return answers.every((answer) => answer === '') ? (performance.now() - began) / 1000 : Infinity
}

/** The state once `isGood` is true of it, or after some seconds: what a host ends by itself may take a moment. */
export async function settled(look: () => Promise<readonly string[]>, isGood: (state: readonly string[]) => boolean): Promise<readonly string[]> {
  for (let turn = 0; ; turn += 1) {
    const state = await look()
    if (isGood(state) || turn === 10) return state
    await sleep(1000)
  }
}
