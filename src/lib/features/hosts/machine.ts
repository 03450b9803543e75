import {script} from '../../shell/command.js'
import type {Fact} from '../../shell/fact.js'

/** Memory and disk of a host, in bytes; load of the last minute; processors; seconds since 1970 by its clock. */
export type Machine = {
  readonly memory: {readonly total: number; readonly available: number}
  /** Of the file system that holds /var/lib. */
  readonly disk: {readonly total: number; readonly available: number}
  readonly load: number
  readonly processors: number
  readonly clock: number
}

const ask = `awk '/^MemTotal:/ {print $2} /^MemAvailable:/ {print $2}' /proc/meminfo
df -Pk /var/lib | awk 'NR == 2 {print $2; print $4}'
cut -d' ' -f1 /proc/loadavg
grep -c ^processor /proc/cpuinfo
date +%s`

export const machineOf: Fact<Machine> = {
  command: script('machine', ask),
  parse: (stdout) => {
    const [memory = 0, free = 0, disk = 0, room = 0, load = 0, processors = 0, clock = 0] = stdout.split('\n').map(Number)
    return {memory: {total: memory * 1024, available: free * 1024}, disk: {total: disk * 1024, available: room * 1024}, load, processors, clock}
  },
}
