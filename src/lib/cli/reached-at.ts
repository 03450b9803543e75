import {isIP} from 'node:net'
import type {Config, Host, Role} from '../config/config.js'

/** Where an app is reached once it runs on these hosts, a line each; of one that takes no requests, how it is seen. */
export function reachedAt(config: Config, hosts: readonly string[]): readonly string[] {
  const places = config.roles.filter(({port}) => port !== undefined).flatMap((role) => (role.domains.length > 0 ? urlsOf(role, config) : addressesOf(role, config, hosts)))
  return places.length > 0 ? places : ['It takes no requests; what it does: shipit logs']
}

const urlsOf = ({domains, tls, path}: Role, {proxy}: Config): readonly string[] =>
  domains.map((domain) => (tls === 'off' ? `http://${domain}${unless(proxy.httpPort, 80)}${path}` : `https://${domain}${unless(proxy.httpsPort, 443)}${path}`))

/** Without a domain a role takes what comes on plain HTTP by any name that no app has for itself. */
function addressesOf(role: Role, config: Config, names: readonly string[]): readonly string[] {
  const each = config.hosts.filter(({name}) => names.includes(name) && role.hosts.includes(name)).map((host) => addressOf(role, host, config.proxy))
  return each.length > most ? [...each.slice(0, most), `and ${each.length - most} more hosts`] : each
}

function addressOf({path}: Role, {name, address, local}: Host, {httpPort}: Config['proxy']): string {
  if (!local && !isAddress(address)) return `port ${httpPort} of ${name}, by plain HTTP${path === '/' ? '' : `, under ${path}`}`
  return `http://${local ? 'localhost' : isIP(address) === 6 ? `[${address}]` : address}${unless(httpPort, 80)}${path}`
}

/** Hosts that are told one by one. */
const most = 6

/** A word without a dot may be a name that ssh alone knows. */
const isAddress = (text: string): boolean => isIP(text) !== 0 || text.includes('.')

const unless = (port: number, usual: number): string => (port === usual ? '' : `:${port}`)
