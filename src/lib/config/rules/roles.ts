import {accessoryContainer, nameOf, replicaName} from '../paths.js'
import {withoutLastSlash} from '../resolve/role.js'
import {roleSources, webKeys, webKeysHaveRole} from '../role-sources.js'
import type {RoleSource} from '../role-sources.js'
import type {Path} from '../fault.js'
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
export const servingRolesHavePorts: Rule = ofEachRole(({at, own, name}) =>
  own.port !== undefined
    ? []
    : (['domains', 'path', 'strip_path', 'health'] as const)
        .filter((key) => own[key] !== undefined)
        .map((key) => ({path: at(key), message: `needs a \`port\` beside it: the one that the container of role ${name} listens on`, rests: [at('port')]})),
)

/** Certificates are for domains. */
export const certificatesHaveDomains: Rule = (written) => {
  const roles = roleSources(written)
  const useless = roles.filter(({own}) => wantsCertificates(own.tls) && own.domains === undefined).map(({at}) => ({path: at('tls'), message: needsDomains, rests: [at('domains')]}))
  const isForNone = wantsCertificates(written.tls) && roles.every(({own}) => own.domains === undefined)
  return isForNone ? [...useless, {path: ['tls'], message: needsDomains, rests: roles.map(({at}) => at('domains'))}] : useless
}

const wantsCertificates = (tls: string | undefined): boolean => tls !== undefined && tls !== 'off'
const needsDomains = 'needs `domains`: without them there is only plain HTTP'

/** For a wildcard, ACME asks for more than Caddy has. */
export const wildcardsNeedNoAcme: Rule = ofEachRole(({at, own, whole}) =>
  [own.domains ?? []]
    .flat()
    .flatMap((domain, index) =>
      domain.startsWith('*.') && (whole.tls ?? 'auto') === 'auto'
        ? [{path: domainPath(at, own.domains, index), message: 'is a wildcard, for which `tls: auto` gets no certificate: write each domain, or `tls: internal` or `off`'}]
        : [],
    ),
)

const domainPath = (at: RoleSource['at'], domains: string | readonly string[] | undefined, index: number): Path =>
  domains === undefined ? at('port') : [...at('domains'), ...(Array.isArray(domains) ? [index] : [])]

/** One place of the proxy leads to one role. */
export const routesAreDistinct: Rule = (written) => {
  const firsts = new Map<string, string>()
  return roleSources(written).flatMap(({name, at, own}) => {
    if (own.port === undefined) return []
    return [own.domains ?? ''].flat().flatMap((domain, index) => {
      const route = `${domain.toLowerCase()}${withoutLastSlash(own.path ?? '/')}`
      const first = firsts.get(route)
      firsts.set(route, first ?? name)
      return first === undefined ? [] : [{path: domainPath(at, own.domains, index), message: collision(domain, own.path, name, first)}]
    })
  })
}

function collision(domain: string, path: string | undefined, role: string, first: string): string {
  const what = `${domain === '' ? 'every domain' : domain}${path === undefined ? '' : `, path ${path},`}`
  return role === first ? `has ${what} twice` : `sends ${what} to role ${role}, but role ${first} has it already`
}

/** Names of replicas and accessories are host names too, by which the proxy finds them: 63 characters. */
export const containerNamesFit: Rule = ({app, ...rest}, destination) => {
  if (app === undefined) return []
  const name = nameOf(app, destination)
  const ofRoles = roleSources(rest).map(({name: role, own}) => ({
    path: rest.roles?.[role] === undefined ? ['app'] : ['roles', role],
    container: replicaName(name, role, 'green', own.replicas ?? 1),
  }))
  const ofAccessories = Object.keys(rest.accessories ?? {}).map((each) => ({path: ['accessories', each], container: accessoryContainer(name, each)}))
  return [...ofRoles, ...ofAccessories]
    .filter(({container}) => container.length > 63)
    .map(({path, container}) => ({path, message: `makes containers named ${container}: ${container.length} characters, 63 are the most`}))
}
