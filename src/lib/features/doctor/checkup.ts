import {paths} from '../../config/paths.js'
import {script} from '../../shell/command.js'
import type {Fact} from '../../shell/fact.js'
import {tabbedIn} from '../../shell/tabbed.js'
import {template} from '../../template.js'

/** What the doctor alone wants to know of a host. */
export type Checkup = {
  /** Commands run there as root; `by`: who became root by sudo. */
  readonly root?: {readonly by?: string}
  readonly cgroup: {readonly version: number; readonly controllers: readonly string[]}
  readonly filesystems: readonly Filesystem[]
  /** Its own addresses. */
  readonly addresses: readonly string[]
  /** Firewalls that are on: ufw, firewalld, nftables. */
  readonly firewalls: readonly string[]
  /** Apps that shipit keeps a folder of. */
  readonly apps: readonly string[]
  /** Units that wait for old replicas to end. */
  readonly drains: readonly string[]
  /** Packages that ask for a reboot, where one is due. */
  readonly reboot?: readonly string[]
  /** Packages of which there are newer ones; absent where apt is not used. */
  readonly updates?: {readonly all: number; readonly security: number; /** Seconds since 1970; absent: its lists were never fetched. */ readonly asOf?: number}
  /** The first certificate of each file that Caddy keeps. */
  readonly certificates: readonly {readonly domain: string; readonly pem: string}[]
}

/** Bytes and inodes; no inodes where the file system has no limit. */
export type Filesystem = {readonly mount: string; readonly size: number; readonly free: number; readonly inodes?: {readonly all: number; readonly free: number}}

export const checkup: Fact<Checkup> = {command: script('checkup', template('host/checkup.sh'), paths.root), parse: readCheckup}

export function readCheckup(stdout: string): Checkup {
  const lines = stdout.split('\n')
  const all = (word: string): readonly (readonly string[])[] => lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.split(' ').slice(1))
  const names = (word: string): readonly string[] => all(word).flatMap(([name]) => name || [])
  const [root, cgroup, reboot, updates, lists] = ['root', 'cgroup', 'reboot', 'updates', 'lists'].map((word) => all(word)[0])
  return {
    ...(root && {root: root[0] ? {by: root[0]} : {}}),
    cgroup: {version: Number(cgroup?.[0] ?? 0), controllers: (cgroup ?? []).slice(1).filter(Boolean)},
    filesystems: all('space').map(([size, free, mount = '']) => ({mount, size: Number(size) * 1024, free: Number(free) * 1024, ...inodesOf(mount, all('inodes'))})),
    addresses: names('address'),
    firewalls: names('firewall'),
    apps: names('app'),
    drains: names('drain'),
    ...(reboot && {reboot: reboot.filter(Boolean)}),
    ...(updates && {updates: {all: Number(updates[0]), security: Number(updates[1]), ...(lists && {asOf: Number(lists[0])})}}),
    certificates: tabbedIn(stdout, 'certificate').map(({name, lines: pem}) => ({domain: name, pem: pem.join('\n')})),
  }
}

function inodesOf(mount: string, lines: readonly (readonly string[])[]): Pick<Filesystem, 'inodes'> {
  const [all = '0', free] = lines.find((line) => line[2] === mount) ?? []
  return Number(all) > 0 ? {inodes: {all: Number(all), free: Number(free)}} : {}
}
