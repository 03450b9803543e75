import {nameOf, replicaName} from '../paths.js'
import {withoutLastSlash} from '../resolve/role.js'
import {roleSources, webKeys, webKeysHaveRole} from '../role-sources.js'
import type {RoleSource} from '../role-sources.js'
import type {Broken, Rule} from './rule.js'

const ofEachRole =
  (rule: (role: RoleSource) => readonly Broken[]): Rule =>
  (written) =>
    roleSources(written).flatMap(rule)

/** Keys of the web role don't stand at the top level for nothing. */
export const webKeysBelongToRole: Rule = (written) =>
  webKeysHaveRole(written)
    ? []
    : webKeys.flatMap((key) =>
        written[key] === undefined
          ? []
          : [
              {
                path: [key],
                message: 'belongs to a web role at the top level, which needs a `port`: add one, or move this key into a role',
                rests: [['port'], ['domains'], ['roles', 'web']],
              },
            ],
      )

/** What serves has a port. */
export const servingRolesHavePorts: Rule = ofEachRole(({at, own, name}) => {
  if (own.port !== undefined) return []
  if (own.domains !== undefined) return [{path: at('port'), message: `is missing: role ${name} has domains, so say on which port its container listens`}]
  return (['health', 'path', 'strip_path'] as const)
    .filter((key) => own[key] !== undefined)
    .map((key) => ({path: at(key), message: `needs a \`port\`: role ${name} has none, so the proxy does not know it`, rests: [at('port')]}))
})

/** Certificates are for domains; for a wildcard, ACME would ask for more than Caddy has. */
export const certificatesHaveDomains: Rule = ofEachRole(({at, own, whole}) => {
  const domains = [own.domains ?? []].flat()
  if (own.tls !== undefined && own.tls !== 'off' && domains.length === 0)
    return [{path: at('tls'), message: 'needs `domains`: without them there is only plain HTTP', rests: [at('domains')]}]
  const wildcard = domains.findIndex((domain) => domain.startsWith('*.'))
  return wildcard >= 0 && (whole.tls ?? 'auto') === 'auto'
    ? [
        {
          path: [...at('domains'), ...(Array.isArray(own.domains) ? [wildcard] : [])],
          message: 'is a wildcard, for which `tls: auto` gets no certificate: write each domain, or `tls: internal` or `off`',
        },
      ]
    : []
})

/** One place of the proxy leads to one role. */
export const routesAreDistinct: Rule = (written) => {
  const routes = roleSources(written).flatMap(({name, at, own}) => {
    if (own.port === undefined) return []
    const domains = own.domains === undefined ? [''] : [own.domains].flat()
    return domains.map((domain, index) => ({
      name,
      route: `${domain.toLowerCase()}${withoutLastSlash(own.path ?? '/')}`,
      path: own.domains === undefined ? at('port') : [...at('domains'), ...(Array.isArray(own.domains) ? [index] : [])],
    }))
  })
  const firsts = new Map<string, string>()
  return routes.flatMap(({name, route, path}) => {
    const first = firsts.get(route)
    if (first === undefined) firsts.set(route, name)
    if (first === undefined) return []
    const what = route.startsWith('/') ? `every domain with path ${route}` : route
    return [{path, message: first === name ? `has ${what} twice` : `sends ${what} to role ${name}, but role ${first} has it already`}]
  })
}

/** Container names are host names too: 63 characters. */
export const containerNamesFit: Rule = (written, destination) =>
  written.app === undefined
    ? []
    : roleSources(written).flatMap(({name, own}) => {
        const container = replicaName(nameOf(written.app, destination), name, 'green', own.replicas ?? 1)
        return container.length <= 63
          ? []
          : [
              {
                path: written.roles?.[name] === undefined ? ['app'] : ['roles', name],
                message: `makes containers named ${container}: ${container.length} characters, 63 are the most`,
              },
            ]
      })
