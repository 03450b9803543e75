import {isIP} from 'node:net'
import type {Config, Role} from '../config/config.js'

/** Where an app is reached once it runs on these hosts, a line each; of one that takes no requests, how it is seen. */
export function reachedAt(config: Config, hosts: readonly string[]): readonly string[] {
  const places = config.roles.filter(({port}) => port !== undefined).flatMap((role) => (role.domains.length > 0 ? urlsOf(role, config) : addressesOf(role, config, hosts)))
  return places.length > 0 ? places : ['It takes no requests; what it does: shipit logs']
}

const urlsOf = ({domains, tls, path}: Role, {proxy}: Config): readonly string[] =>
  domains.map((domain) => (tls === 'off' ? `http://${domain}${unless(proxy.httpPort, 80)}${path}` : `https://${domain}${unless(proxy.httpsPort, 443)}${path}`))

/** Without a domain a role takes what comes on plain HTTP by any name that no app has for itself. */
const addressesOf = (role: Role, config: Config, names: readonly string[]): readonly string[] =>
  config.hosts
    .filter(({name}) => names.includes(name) && role.hosts.includes(name))
    .map(({name, address, local}) => {
      const {httpPort} = config.proxy
      if (!local && !isAddress(address)) return `port ${httpPort} of ${name}, by plain HTTP${role.path === '/' ? '' : `, under ${role.path}`}`
      return `http://${local ? 'localhost' : isIP(address) === 6 ? `[${address}]` : address}${unless(httpPort, 80)}${role.path}`
    })

/** A word without a dot may be a name that ssh alone knows. */
const isAddress = (text: string): boolean => isIP(text) !== 0 || text.includes('.')

const unless = (port: number, usual: number): string => (port === usual ? '' : `:${port}`)
