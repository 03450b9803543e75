import {hashOf} from '../app/hash.js'
import {ShipitError} from '../../errors.js'
import type {ObservedRoutes} from './observe.js'
import {routesIn} from './observe.js'
import {domainsOf, anyDomain} from './route-files.js'
import type {Route} from './route.js'

/** Errors: CONFLICT, naming the other app, when a domain and path of `wanted` are served by another already. */
export function refuseConflicts(host: string, wanted: readonly Route[], observed: ObservedRoutes): void {
  const found = routeConflicts(host, wanted, observed)
  if (found.length > 0) throw new ShipitError('CONFLICT', found.join('\n'), {hint: 'Choose another domain or path, or remove the other app: shipit remove'})
}

/** What stands in the way, a sentence each. */
export function routeConflicts(host: string, wanted: readonly Route[], observed: ObservedRoutes): readonly string[] {
  const others = routesIn(observed).filter((route) => wanted.every((mine) => mine.name !== route.name))
  return [...new Set(wanted.flatMap((mine) => others.flatMap((other) => between(host, mine, other))))]
}

function between(host: string, mine: Route, other: Route): readonly string[] {
  const shared = domainsOf(mine).filter((domain) => domainsOf(other).includes(domain))
  return shared.flatMap((domain) => {
    if (samePath(mine, other)) return [`${placeOf(domain, mine.path)} on ${host} is served by ${other.name} (${other.role}) already.`]
    if (domain !== anyDomain && certificateOf(mine) !== certificateOf(other))
      return [`${domain} on ${host} is shared with ${other.name}, whose certificate settings for it are others (${certificateOf(other)}, here ${certificateOf(mine)}).`]
    return []
  })
}

const samePath = (a: Route, b: Route): boolean => a.path.replace(/\/$/, '').toLowerCase() === b.path.replace(/\/$/, '').toLowerCase()

const placeOf = (domain: string, path: string): string =>
  domain === anyDomain ? `Every domain that no app names${path === '/' ? '' : ` (path ${path})`}` : `${domain}${path === '/' ? '' : path}`

const certificateOf = ({tls, acme}: Route): string =>
  [`tls ${tls}`, ...(tls === 'auto' ? [acme.email, acme.ca, acme.root && `root ${hashOf(acme.root)}`] : [])].filter(Boolean).join(' ')
