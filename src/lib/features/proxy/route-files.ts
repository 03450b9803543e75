import {paths} from '../../config/paths.js'
import {render} from '../../template.js'
import {hashOf} from '../app/hash.js'
import {canaryOf} from './canary.js'
import {waitingUpstream} from './hold.js'
import type {Acme, ProxyFile, Route} from './route.js'

/** The folder and site of routes without a domain. */
export const anyDomain = '_'

/**
 * The files that a route is made of: for each domain its site, which is the same whoever writes it, and the route itself.
 * The order of their names puts the longest path first.
 */
export const routeFiles = (route: Route): readonly ProxyFile[] => [
  ...rootFile(route),
  ...domainsOf(route).flatMap((domain) => [...(domain === anyDomain ? [] : [siteFile(domain, route)]), {path: routePath(domain, route), text: routeText(route)}]),
]

export const domainsOf = (route: Route): readonly string[] => (route.domains.length === 0 ? [anyDomain] : route.domains)

const routePath = (domain: string, route: Route): string => `routes/${domain}/${String(1000 - route.path.length).padStart(4, '0')}.${route.name}.${route.role}.caddy`

/** The Caddyfile fragment of a role: its path, its maintenance, its two colours. */
export const routeText = (route: Route): string =>
  render('proxy/route.caddy', {
    ...route,
    id: `${route.name}.${route.role}`,
    live: paths.live,
    prefix: route.path.replace(/\/$/, ''),
    header: JSON.stringify(route),
    waiting: route.strategy === 'replace' ? waitingUpstream(`${route.name}.${route.role}`) : '',
    ...handlersOf(route),
    canary: canaryOf(route),
  })

/** Reads a route back from the text of its file; a file that shipit didn't write is none. */
export function readRoute(text: string): Route | undefined {
  const line = text.split('\n').find((each) => each.startsWith(marker))
  return line === undefined ? undefined : (JSON.parse(line.slice(marker.length)) as Route)
}

const marker = '# route '

/** The certificate of an authority of the user's own, under a name that changes with it: it stays as long as any site may ask for it. */
const rootFile = ({tls, acme}: Route): readonly ProxyFile[] => (tls === 'auto' && acme.root !== undefined ? [{path: rootPath(acme.root), text: acme.root}] : [])

export const isRoot = (file: ProxyFile): boolean => file.path.startsWith('roots/')

const rootPath = (pem: string): string => `roots/${hashOf(pem)}.pem`

type Handler = {readonly to: string; readonly as: string}

/** With `replace`, requests wait for whichever colour comes up next, so each handler knows both. */
function handlersOf(route: Route): {readonly green: Handler; readonly blue: Handler} {
  const {blue, green} = route.upstreams
  if (route.strategy === 'replace') {
    return {green: {to: [...green, ...blue].join(' '), as: 'patient'}, blue: {to: [...blue, ...green].join(' '), as: 'patient'}}
  }
  return {green: handler(green), blue: handler(blue)}
}

const handler = (upstreams: readonly string[]): Handler => ({to: upstreams.join(' '), as: upstreams.length > 1 ? 'several' : 'single'})

const siteFile = (domain: string, route: Route): ProxyFile => ({
  path: `sites/${domain}.caddy`,
  text: render('proxy/site.caddy', {domain, address: route.tls === 'off' ? `http://${domain}` : domain, tls: tlsLines(route.tls, route.acme)}),
})

function tlsLines(tls: Route['tls'], {email, ca, root}: Acme): string {
  if (tls === 'off') return ''
  if (tls === 'internal') return '\ttls internal\n'
  const lines = [email && `\t\t\temail ${email}`, ca && `\t\t\tdir ${ca}`, root && `\t\t\ttrusted_roots ${paths.proxy}/${rootPath(root)}`].filter((line) => line !== undefined)
  return lines.length === 0 ? '' : `\ttls {\n\t\tissuer acme {\n${lines.join('\n')}\n\t\t}\n\t}\n`
}
