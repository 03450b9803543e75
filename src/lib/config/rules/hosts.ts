import {hostsMeantBy, resolveHosts, writtenHosts} from '../hosts.js'
import type {Issue, Path} from '../fault.js'
import type {Written} from '../schema/file.js'
import {partsOf} from '../words/host-word.js'
import type {Rule} from './rule.js'

/** Hosts are there, are there once, and their ports are ports. */
export const hostsAreDistinct: Rule = (written) => {
  if (written.hosts === undefined) return []
  const hosts = resolveHosts(written)
  const isList = Array.isArray(written.hosts)
  const faults = hosts.flatMap((host, index) => {
    const path = isList ? ['hosts', index] : ['hosts']
    const first = hosts.findIndex((other) => other.name === host.name || (other.address === host.address && (other.port ?? 22) === (host.port ?? 22)))
    return first < index ? [{path, message: `is the same host as hosts[${first}]`}] : []
  })
  return [...(hosts.length === 0 ? [{path: ['hosts'], message: 'must name one host at least'}] : []), ...faults, ...portFaults(written, isList)]
}

const portFaults = (written: Written, isList: boolean): readonly Issue[] =>
  writtenHosts(written).flatMap((host, index) => {
    const port = typeof host === 'string' ? partsOf(host).port : undefined
    return port === undefined || (port >= 1 && port <= 65_535) ? [] : [{path: isList ? ['hosts', index] : ['hosts'], message: `has a port that is not one: ${port}`}]
  })

/** Roles, accessories and jobs name hosts of the file. */
export const hostsAreKnown: Rule = (written) => {
  if (written.hosts === undefined) return []
  const hosts = resolveHosts(written)
  const known = [...new Set([...hosts.map((host) => host.name), ...hosts.flatMap((host) => host.tags)])].slice(0, 30)
  return references(written)
    .filter(({word}) => hostsMeantBy(word, hosts).length === 0)
    .map(({path, word}) => ({path, message: `names ${JSON.stringify(word)}, which is not in hosts: ${known.join(', ')}`}))
}

type Reference = {readonly path: Path; readonly word: string}

const references = (written: Written): readonly Reference[] => [
  ...Object.entries(written.roles ?? {}).flatMap(([name, role]) => each(['roles', name, 'hosts'], role.hosts)),
  ...Object.entries(written.accessories ?? {}).flatMap(([name, {host, hosts}]) => [...each(['accessories', name, 'host'], host), ...each(['accessories', name, 'hosts'], hosts)]),
  ...Object.entries(written.jobs ?? {}).flatMap(([name, job]) => each(['jobs', name, 'host'], job.host)),
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
