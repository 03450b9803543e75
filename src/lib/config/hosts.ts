import type {Host} from './config.js'
import type {Sound, Written} from './schema/file.js'
import {partsOf} from './words/host-word.js'

type WrittenHost = Exclude<Written['hosts'], readonly unknown[]>

/** The hosts as written, one or many. */
export const writtenHosts = (written: Pick<Sound, 'hosts'>): readonly WrittenHost[] => [written.hosts ?? []].flat()

/** The hosts of a file. A host is named by its `name`, else its address; with its port where one address stands there twice. */
export function resolveHosts(written: Pick<Sound, 'hosts' | 'ssh'>): readonly Host[] {
  const hosts = writtenHosts(written).map((each) => hostOf(each, written.ssh ?? {}))
  const isTwice = (host: Host): boolean => hosts.filter((other) => other.name === other.address && other.name === host.name).length > 1
  return hosts.map((host) => (isTwice(host) && host.name === host.address ? {...host, name: `${host.address}:${host.port ?? 22}`} : host))
}

function hostOf(written: WrittenHost, ssh: NonNullable<Written['ssh']>): Host {
  const own: Exclude<WrittenHost, string> = typeof written === 'string' ? partsOf(written) : written
  const {address, name = address, tags = []} = own
  if (isOwnMachine(own)) return {name, address, tags, local: true}
  const {user, port, key, jump} = {...ssh, ...own}
  return {
    name,
    address,
    ...(user !== undefined && {user}),
    ...(port !== undefined && {port}),
    ...(key !== undefined && {key}),
    ...(jump !== undefined && {jump}),
    tags,
    local: false,
  }
}

const isOwnMachine = ({address, user, port, key, jump}: Exclude<WrittenHost, string>): boolean =>
  address === 'localhost' && [user, port, key, jump].every((each) => each === undefined)

/** The host to build on: one of the file where the word means one, the first where it is a tag, else any that SSH leads to. */
export function builderOf(word: string, written: Pick<Sound, 'ssh'>, hosts: readonly Host[]): Host {
  const [name] = hostsMeantBy(word, hosts)
  return hosts.find((host) => host.name === name) ?? hostOf(word, written.ssh ?? {})
}

/** The names of the hosts that a word means: a name, an address, a host as written in `hosts`, or a tag. Empty: none. */
export function hostsMeantBy(word: string, hosts: readonly Host[]): readonly string[] {
  const {address, port} = partsOf(word)
  const named = hosts.filter((host) => host.name === word || (host.address === address && (port === undefined || port === (host.port ?? 22))))
  return (named.length > 0 ? named : hosts.filter((host) => host.tags.includes(word))).map((host) => host.name)
}
