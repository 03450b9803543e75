import type {Canary, ProxySettings, Role, Strategy} from '../../config/config.js'
import {replicaName} from '../../config/paths.js'
import type {Colour} from '../../config/paths.js'

/** How requests reach one role on one host. Both colours are always part of it; a file says which of them serves. */
export type Route = {
  readonly name: string
  readonly role: string
  /** Empty: every host name that no other route asks for, on plain HTTP. */
  readonly domains: readonly string[]
  readonly path: string
  readonly stripPath: boolean
  readonly tls: 'auto' | 'internal' | 'off'
  readonly acme: Acme
  readonly strategy: Strategy
  readonly upstreams: Upstreams
  /** A share of the visitors can be sent to the other colour. */
  readonly canary?: Canary
}

/** Where certificates come from; all absent: Caddy's own choice. `root` is the authority's own certificate, as PEM. */
export type Acme = {readonly email?: string; readonly ca?: string; readonly root?: string}

/** Where the certificates of an app come from. */
export const acmeOf = ({email, acmeCa, acmeRootPem}: ProxySettings): Acme => ({...(email && {email}), ...(acmeCa && {ca: acmeCa}), ...(acmeRootPem && {root: acmeRootPem})})

/** `container:port` of every replica, by colour. */
export type Upstreams = Readonly<Record<Colour, readonly string[]>>

/** A file of the proxy's own configuration, its path relative to the proxy's folder. */
export type ProxyFile = {readonly path: string; readonly text: string}

/** The route of a role with a port. */
export const routeOf = (name: string, role: Role, options: {readonly upstreams: Upstreams; readonly acme?: Acme; readonly canary?: Canary | undefined}): Route => ({
  name,
  role: role.name,
  domains: role.domains,
  path: role.path,
  stripPath: role.stripPath,
  tls: role.domains.length === 0 ? 'off' : role.tls,
  acme: options.acme ?? {},
  strategy: role.strategy,
  upstreams: options.upstreams,
  // One that stops first has no other colour to send anybody to.
  ...(options.canary && role.strategy === 'blue-green' && {canary: options.canary}),
})

/** The upstreams of a role as the config wants them, both colours alike: what a first deploy routes to. */
export const upstreamsOf = (name: string, role: Role): Upstreams => ({blue: addressesOf(name, role, 'blue'), green: addressesOf(name, role, 'green')})

/**
 * The upstreams while a role goes over to the other colour: the live colour keeps those it has until it is replaced.
 * Without a change of replicas or port they are the same as before, so nothing is reloaded.
 */
export function nextUpstreams(name: string, role: Role, now: {readonly route: Route | undefined; readonly live: Colour}): Upstreams {
  const wanted = upstreamsOf(name, role)
  return now.route ? {...wanted, [now.live]: now.route.upstreams[now.live]} : wanted
}

const addressesOf = (name: string, role: Role, colour: Colour): readonly string[] =>
  Array.from({length: role.replicas}, (_, index) => `${replicaName(name, role.name, colour, index + 1)}:${role.port ?? 80}`)
