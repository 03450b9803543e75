import {hostsMeantBy, resolveHosts, writtenHosts} from '../hosts.js'
import type {Path} from '../fault.js'
import type {Sound} from '../schema/file.js'
import type {Rule} from './rule.js'

/** Hosts are there, and each is there once. */
export const hostsAreDistinct: Rule = (written) => {
  if (written.hosts === undefined) return []
  const hosts = resolveHosts(written)
  const isList = Array.isArray(written.hosts)
  const faults = hosts.flatMap((host, index) => {
    const path = isList ? ['hosts', index] : ['hosts']
    const same = hosts.findIndex((other) => other.address === host.address && (other.port ?? 22) === (host.port ?? 22))
    const named = hosts.findIndex((other) => other.name === host.name)
    if (same < index) return [{path, message: `is the same host as hosts[${same}]`}]
    return named < index ? [{path, message: `is called ${host.name}, as hosts[${named}] is`}] : []
  })
  return [...(hosts.length === 0 ? [{path: ['hosts'], message: 'must name one host at least'}] : []), ...faults]
}

/** Roles, accessories, jobs and backups name hosts of the file. */
export const hostsAreKnown: Rule = (written) => {
  if (written.hosts === undefined) return []
  const hosts = resolveHosts(written)
  const known = [...new Set([...hosts.map((host) => host.name), ...hosts.flatMap((host) => host.tags)])].slice(0, 30)
  return references(written)
    .filter(({word}) => hostsMeantBy(word, hosts).length === 0)
    .map(({path, word}) => ({path, message: `names ${JSON.stringify(word)}, which is not in hosts: ${known.join(', ')}`}))
}

type Reference = {readonly path: Path; readonly word: string}

const references = (written: Sound): readonly Reference[] => [
  ...Object.entries(written.roles ?? {}).flatMap(([name, role]) => each(['roles', name, 'hosts'], role.hosts)),
  ...Object.entries(written.accessories ?? {}).flatMap(([name, {host, hosts}]) => [...each(['accessories', name, 'host'], host), ...each(['accessories', name, 'hosts'], hosts)]),
  ...Object.entries(written.jobs ?? {}).flatMap(([name, job]) => each(['jobs', name, 'host'], job.host)),
  ...Object.entries(written.backups ?? {}).flatMap(([name, backup]) => each(['backups', name, 'host'], backup.host)),
]

const each = (path: Path, words: string | readonly string[] | undefined): readonly Reference[] =>
  typeof words === 'string' ? [{path, word: words}] : (words ?? []).map((word, index) => ({path: [...path, index], word}))

/** An accessory says where it runs, once, unless there is one host only. */
export const accessoriesHaveHosts: Rule = (written) =>
  Object.entries(written.accessories ?? {}).flatMap(([name, {host, hosts}]) => {
    const path = ['accessories', name]
    if (host !== undefined && hosts !== undefined) return [{path: [...path, 'hosts'], message: 'stands beside `host`: keep one of them'}]
    const count = writtenHosts(written).length
    return host === undefined && hosts === undefined && count > 1
      ? [{path: [...path, 'host'], message: `is missing: the file has ${count} hosts`, rests: [[...path, 'hosts']]}]
      : []
  })
