import {lab} from '../../../config/paths.js'
import type {HostCheck, Seen} from '../facts.js'
import {freePort, whoHas} from '../../hosts/taken-port.js'
import {findings} from '../finding.js'
import type {Finding} from '../finding.js'

/** Ports that the proxy of a host is asked on, by the roles that are there. */
export const wantedPorts = ({config, host}: Pick<Seen, 'config' | 'host'>): readonly number[] => {
  const roles = proxied({config, host})
  const {httpPort, httpsPort} = config.proxy
  return [...(roles.length > 0 ? [httpPort] : []), ...(roles.some(({domains, tls}) => domains.length > 0 && tls !== 'off') ? [httpsPort] : [])]
}

/** What stands behind the proxy of a host. */
export const proxied = ({config, host}: Pick<Seen, 'config' | 'host'>) => [
  ...config.roles.filter((role) => role.hosts.includes(host) && role.port !== undefined),
  ...config.accessories.filter((accessory) => accessory.hosts.includes(host) && accessory.domains.length > 0),
]

export const domainsOn = (seen: Pick<Seen, 'config' | 'host'>): readonly string[] => [...new Set(proxied(seen).flatMap(({domains}) => domains))]

/** Nobody else has the ports of the proxy, and they can be reached from the deployer. */
export const portCheck: HostCheck = ({host, system, proxy, reached}) => {
  const {ok, warning, fault} = findings('network', host)
  const taken = system.taken.map((each) => fault(`port ${each.port}`, `${whoHas(each)} has it.`, freePort(each, host)))
  if (!proxy.routes.ready) return taken
  return [
    ...taken,
    ...reached.map(({port, answer}) =>
      answer === 'open'
        ? ok(`port ${port}`, 'open from here')
        : warning(
            `port ${port}`,
            answer === 'refused' ? 'The connection is refused from here, though the proxy serves.' : 'Nothing comes back from here, though the proxy serves.',
            `Let port ${port} through the firewalls on the way: the provider's, and that of ${host}.`,
          ),
    ),
  ]
}

/** Every domain of the roles that are here leads here. */
export const domainCheck: HostCheck = (seen) => {
  if (seen.config.destination === lab) return domainsOn(seen).length === 0 ? [] : [findings('network', seen.host).skipped('dns', 'the domains of a lab lead elsewhere')]
  return domainsOn(seen).map((domain) => leads(domain, seen))
}

function leads(domain: string, {host, domains, reachedAt, checkup}: Seen): Finding {
  const {ok, warning} = findings('network', host)
  const what = `dns ${domain}`
  const found = domains.get(domain) ?? []
  const own = [...new Set([...reachedAt, ...checkup.addresses])]
  const fix = `Set the A or AAAA record of ${domain} to ${reachedAt[0] ?? `the address of ${host}`}`
  if (found.length === 0) return warning(what, 'It leads nowhere: nobody finds the app by it, and no certificate can be had.', `${fix}.`)
  if (found.some((address) => own.includes(address))) return ok(what, `leads here, to ${found.join(', ')}`)
  if (reachedAt.length === 0) return ok(what, `leads to ${found.join(', ')}; whether that is this host cannot be told from here`)
  return warning(what, `It leads to ${found.join(', ')}, not to ${reachedAt.join(', ')}.`, `${fix}, unless a load balancer stands before it.`)
}
