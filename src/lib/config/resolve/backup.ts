import type {Backup, BackupSource, Keep, Store} from '../backup.js'
import type {Accessory, Host, Role} from '../config.js'
import {hostsMeantBy} from '../hosts.js'
import {volumeName} from '../paths.js'
import type {WrittenBackup, WrittenStore} from '../schema/file.js'
import {secondsOf} from '../words/duration.js'

type Around = {readonly app: string; readonly hosts: readonly Host[]; readonly roles: readonly Role[]; readonly accessories: readonly Accessory[]}

/** The backups of a file, and shipit's own of the host that the first of them is on. None written: none. */
export function resolveBackups(written: Readonly<Record<string, WrittenBackup>>, around: Around): readonly Backup[] {
  const own = Object.entries(written).map(([name, each]) => resolveBackup(name, each, around))
  const [first] = own
  if (!first) return []
  const hosts = around.hosts.map(({name}) => name)
  const to = [...new Set(own.flatMap((each) => each.to))]
  return [...own, {name: hostBackup, host: hosts[0] ?? first.host, source: {kind: 'host'}, schedule: 'daily', to, keep: usualKeep, jitter: 3600}]
}

/** What shipit calls its own. */
const hostBackup = 'host'

const usualKeep: Keep = {daily: 7, weekly: 4, monthly: 6}

function resolveBackup(name: string, written: WrittenBackup, around: Around): Backup {
  const source = sourceOf(written.from, around)
  const drill = written.drill ?? (written.schedule === undefined ? false : 'weekly')
  return {
    name,
    host: (written.host === undefined ? undefined : hostsMeantBy(written.host, around.hosts)[0]) ?? hostsWith(source, around)[0] ?? around.hosts[0]?.name ?? '',
    source,
    ...(written.schedule !== undefined && {schedule: written.schedule}),
    to: [written.to].flat(),
    keep: keepOf(written.keep),
    ...(drill !== false && {drill}),
    jitter: secondsOf(written.jitter ?? '0s'),
    ...(written.timeout !== undefined && {timeout: secondsOf(written.timeout)}),
    ...(written.ping !== undefined && {ping: written.ping}),
  }
}

function sourceOf(from: WrittenBackup['from'], {app, accessories}: Around): BackupSource {
  const {accessory, volume, databases, sqlite} = typeof from === 'string' ? {...(accessories.some(({name}) => name === from) ? {accessory: from} : {volume: from})} : from
  const server = accessories.find(({name}) => name === accessory)
  if (!server) return {kind: 'volume', volume: volumeName(app, volume ?? ''), sqlite: [sqlite ?? []].flat()}
  if (server.kind === 'postgres' || server.kind === 'mysql' || server.kind === 'redis') return {kind: server.kind, accessory: server.name, databases: databases ?? []}
  return {kind: 'volume', volume: server.volumes.find((each) => !each.source.startsWith('/'))?.source ?? '', accessory: server.name, sqlite: []}
}

/** Names of the hosts that have the data. */
function hostsWith(source: BackupSource, {roles, accessories}: Around): readonly string[] {
  if (source.kind === 'host') return []
  const owner = accessories.find(({name}) => name === source.accessory)
  if (owner) return owner.hosts
  return source.kind === 'volume' ? roles.filter((role) => role.volumes.some((each) => each.source === source.volume)).flatMap((role) => role.hosts) : []
}

function keepOf(written: WrittenBackup['keep']): Keep {
  if (written === undefined || Object.keys(written).length === 0) return usualKeep
  const {within, ...counts} = written
  return {...counts, ...(within !== undefined && {within: secondsOf(within)})}
}

export const resolveStore = (name: string, {repository, password, env, key, host_key, append_only}: WrittenStore): Store => ({
  name,
  repository,
  password,
  env: Object.entries(env ?? {}).map(([variable, secret]) => ({env: variable, name: secret})),
  ...(key !== undefined && {key}),
  ...(host_key !== undefined && {hostKey: host_key}),
  appendOnly: append_only ?? false,
})
