import {needs} from '../../hosts/needs.js'
import {bytes} from '../../images/bytes.js'
import type {Filesystem} from '../checkup.js'
import type {HostCheck, Seen} from '../facts.js'
import {findings} from '../finding.js'
import type {Finding} from '../finding.js'

/** Every file system that shipit, the engine or the system writes to. Whichever holds /var/lib needs room for images. */
export const diskCheck = (seen: Roomy): readonly Finding[] => seen.checkup.filesystems.flatMap((each) => [spaceOf(each, seen), ...inodesOf(each, seen)])

/** What of a host is needed to tell how much room it has. */
type Roomy = Pick<Seen, 'host' | 'checkup' | 'engine'>

function spaceOf({mount, size, free}: Filesystem, {host, checkup, engine}: Roomy): Finding {
  const {ok, warning, fault} = findings('machine', host)
  const what = `disk ${mount}`
  const told = `${bytes(free)} of ${bytes(size)} free`
  const fix =
    mount === '/boot'
      ? `Remove old kernels on ${host}: \`apt-get autoremove --purge\`.`
      : `Make room on ${host}: ${freed(mount)}\`${shownBy(mount, engine.name)}\` tells what takes it.`
  const holdsImages = mount === mountOf('/var/lib', checkup.filesystems)
  if (free < size * 0.01 || (holdsImages && free < needs.disk.least)) return fault(what, `Only ${told}.`, fix)
  if (free < size * 0.1 || (holdsImages && free < needs.disk.good)) return warning(what, `Only ${told}.`, fix)
  return ok(what, told)
}

/** Told where they run short only. */
function inodesOf({mount, inodes}: Filesystem, {host}: Roomy): readonly Finding[] {
  if (!inodes || inodes.free >= inodes.all * 0.1) return []
  const {warning, fault} = findings('machine', host)
  const [what, told] = [
    `inodes ${mount}`,
    `Only ${inodes.free} of ${inodes.all} inodes are free: ${inodes.free === 0 ? 'no' : 'hardly any'} file can be made, whatever room there is.`,
  ]
  const fix = `Find the folder with very many files on ${host}: \`du --inodes -x -d2 ${mount} | sort -n | tail\`.`
  return [inodes.free < inodes.all * 0.01 ? fault(what, told, fix) : warning(what, told, fix)]
}

const freed = (mount: string): string => (mount === '/' || mount.startsWith('/var') ? '`shipit prune` frees what the app no longer needs; ' : '')

const shownBy = (mount: string, engine: string): string =>
  mount === '/' || mount.startsWith('/var') ? `${engine} system df\` and \`du -xh -d1 ${mount === '/' ? '/var' : mount}` : `du -xh -d1 ${mount}`

/** The file system that a folder lies on: the longest mount that it begins with. */
const mountOf = (folder: string, filesystems: readonly Filesystem[]): string | undefined =>
  filesystems
    .map(({mount}) => mount)
    .filter((mount) => mount === '/' || folder === mount || folder.startsWith(`${mount}/`))
    .toSorted((a, b) => b.length - a.length)[0]

export const memoryCheck: HostCheck = ({host, machine}) => {
  const {ok, warning} = findings('machine', host)
  const {total, available} = machine.memory
  const told = `${bytes(available)} of ${bytes(total)} free`
  if (total < needs.memory) return [warning('memory', `It has ${bytes(total)}.`, `Give ${host} 1 GB, or add swap.`)]
  if (available < total * 0.08)
    return [warning('memory', `Only ${told}.`, `See what takes it (\`ps aux --sort=-rss | head\` on ${host}), set \`limits: {memory: …}\`, or add memory.`)]
  return [ok('memory', told)]
}

export const clockCheck = ({host, system, now}: Pick<Seen, 'host' | 'system' | 'now'>): readonly Finding[] => {
  const {ok, warning} = findings('machine', host)
  const off = Math.round(system.now - now)
  if (Math.abs(off) <= needs.clock) return [ok('clock', `as this machine's, give or take ${Math.max(Math.abs(off), 1)} s`)]
  return [warning('clock', `It is ${Math.abs(off)} s ${off > 0 ? 'ahead of' : 'behind'} this machine's.`, `Let it follow a time server: \`timedatectl set-ntp true\` on ${host}.`)]
}
