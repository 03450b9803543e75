import {readyRow} from '../../../config/ready/ready.js'
import {ShipitError} from '../../../errors.js'
import {nearest} from '../../../nearest.js'
import {imageParts} from '../words/image.js'
import {itemsOf, textAt, textOf, textsOf} from '../words/tree.js'
import {labelsOf} from './labels.js'
import {portsOf} from './ports.js'
import {lineOf, said, tell} from './service.js'
import type {Desk, Service} from './service.js'

export type Parts = {
  readonly web: Service
  /** Of the same image: they run beside it. */
  readonly roles: readonly Service[]
  /** Of the same image, and run once: before a release serves. */
  readonly once: readonly Service[]
  readonly accessories: readonly Service[]
  /** A web server that stays in front of an app that speaks FastCGI. */
  readonly front?: Service
}

/** Which service is the app, which run its image, and which stand beside it. Errors: CONFIG_INVALID where there is none. */
export function choose(desk: Desk, services: readonly Service[], wanted: string | undefined): Parts {
  const active = services.filter((service) => !isLeftOut(desk, service))
  const web = wanted === undefined ? chosen(active) : named(active, wanted, desk.file)
  if (!web) throw new ShipitError('CONFIG_INVALID', `${desk.file} has no service that could be the app: only databases and proxies.`, {hint: 'Name one with --service.'})
  const others = active.filter((service) => service !== web)
  const alike = others.filter((service) => isAlike(service, web))
  const once = alike.filter(isOnce)
  const beside = others.filter((service) => !alike.includes(service))
  const front = speaksFastCgi(web) ? beside.find(isWebServer) : undefined
  const accessories = beside.filter((service) => service === front || !isDropped(desk, service))
  return {web, roles: alike.filter((service) => !once.includes(service)), once, accessories, ...(front && {front})}
}

function isLeftOut(desk: Desk, service: Service): boolean {
  const profiles = textsOf(service.keys.get('profiles')?.tree)
  if (profiles.length === 0) return false
  tell(desk, lineOf(service, 'profiles'), `services.${service.name} belongs to the profile ${profiles.join(', ')} and is left out: write it under accessories where you need it`)
  return true
}

function named(services: readonly Service[], wanted: string, file: string): Service {
  const found = services.find(({name}) => name === wanted)
  if (found) return found
  const names = services.map(({name}) => name)
  throw new ShipitError('USAGE', `${file} has no service ${wanted}.`, {hint: `--service ${nearest(wanted, names) ?? names.join(', ')}`})
}

/** The one that most speaks for: reached by a domain, by a port, or built here. */
function chosen(services: readonly Service[]): Service | undefined {
  const candidates = services.filter((service) => !isServer(service) && !isProxy(service))
  const apps = candidates.filter((service) => !isWebServer(service))
  const [best] = (apps.length > 0 ? apps : candidates).map((service) => ({service, weight: weightOf(service)})).toSorted((one, other) => other.weight - one.weight)
  return best?.service
}

function weightOf(service: Service): number {
  const {domains} = labelsOf(service)
  const ports = portsOf(service).filter(({isUdp}) => !isUdp)
  const isNamedSo = /(?:^|[-_])(?:web|app|server|frontend)(?:$|[-_])/.test(service.name)
  return (
    (domains.length > 0 ? 16 : 0) +
    (ports.length > 0 ? 8 : 0) +
    (service.keys.has('build') ? 4 : 0) +
    (isNamedSo ? 2 : 0) +
    (service.keys.has('depends_on') ? 1 : 0) -
    (isOnce(service) ? 32 : 0)
  )
}

/** The same image, or the same build. */
function isAlike(service: Service, web: Service): boolean {
  if (service.image !== undefined && service.image === web.image) return true
  const [one, other] = [buildOf(service), buildOf(web)]
  return one !== undefined && one === other
}

function buildOf(service: Service): string | undefined {
  const tree = service.keys.get('build')?.tree
  if (!tree) return undefined
  return textOf(tree)?.replace(/^\.\/?$/, '.') ?? ['context', 'dockerfile', 'target'].map((key) => textAt(tree, key)?.replace(/^\.\/?$/, '.') ?? '').join(' ')
}

/** Ends by itself: migrations and the like. */
const isOnce = (service: Service): boolean =>
  /migrat|db:prepare|db:setup|upgrade head/.test(
    itemsOf(service.keys.get('command')?.tree)
      .map((item) => textOf(item) ?? '')
      .join(' '),
  ) &&
  !/^(?:always|unless-stopped)/.test(said(service, 'restart') ?? '') &&
  portsOf(service).length === 0

const isServer = (service: Service): boolean =>
  service.image !== undefined &&
  (readyRow({image: service.image}) !== undefined ||
    /(?:^|\/)(?:mongo|memcached|rabbitmq|elasticsearch|opensearch|clickhouse-server|meilisearch|mailpit|mailhog|postfix)$/.test(imageParts(service.image).repository))

/** What stands before apps elsewhere: Caddy does that here. */
const isProxy = (service: Service): boolean =>
  /(?:^|\/)(?:traefik|caddy|nginx-proxy|acme-companion|letsencrypt-nginx-proxy-companion|docker-letsencrypt-nginx-proxy-companion|swag|haproxy|certbot|proxy|https-portal|nginx-proxy-manager|watchtower|autoheal)$/.test(
    imageParts(service.image ?? '').repository,
  )

const isWebServer = (service: Service): boolean => /(?:^|\/)(?:nginx|nginx-unprivileged|httpd)$/.test(imageParts(service.image ?? '').repository)

const speaksFastCgi = (web: Service): boolean =>
  /fpm/.test(web.image ?? '') || [...portsOf(web).map(({target}) => target), ...textsOf(web.keys.get('expose')?.tree).map(Number)].includes(9000)

function isDropped(desk: Desk, service: Service): boolean {
  if (isProxy(service) || isWebServer(service)) {
    tell(
      desk,
      service.line,
      `services.${service.name} is left out: Caddy stands before the app, with HTTPS by itself. What its own settings do is to be said under domains, path and tls`,
    )
    return true
  }
  if (service.image !== undefined) return false
  tell(
    desk,
    service.line,
    `services.${service.name} is built from another folder, and an app has one image: make it an app with a deploy.yml of its own, or name an image of it under accessories`,
  )
  return true
}
