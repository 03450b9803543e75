import type {Tree} from '../../../config/yaml/tree.js'
import {compact} from '../draft.js'
import type {DraftRole} from '../draft.js'
import {durationOf} from '../words/measures.js'
import {get, isTrue, textAt, textsOf} from '../words/tree.js'
import {tell, tellOthers} from './desk.js'
import type {Desk} from './desk.js'

export type Proxied = Pick<DraftRole, 'port' | 'domains' | 'tls' | 'path' | 'strip_path' | 'health'>

/** `proxy` of the file, of a role or of an accessory. */
export function proxiedOf(desk: Desk, tree: Tree | undefined, path: string): Proxied {
  const domains = [...textsOf(get(tree, 'host')?.tree), ...textsOf(get(tree, 'hosts')?.tree)].flatMap((each) => each.split(',').map((one) => one.trim()))
  const ssl = get(tree, 'ssl')
  const [prefix, ...others] = [...textsOf(get(tree, 'path_prefix')?.tree), ...textsOf(get(tree, 'path_prefixes')?.tree)]
  if (others.length > 0) tell(desk, get(tree, 'path_prefixes')?.place.line ?? 1, `${path}path_prefixes: a role has one path; ${others.join(', ')} need roles of their own`)
  if (ssl?.tree.kind === 'mapping')
    tell(desk, ssl.place.line, `${path}ssl with a certificate of your own has no counterpart: Caddy gets one by itself, of Let's Encrypt or of \`proxy.acme_ca\``)
  tellOthers(desk, tree, path, {
    known: [
      'host',
      'hosts',
      'app_port',
      'ssl',
      'path_prefix',
      'path_prefixes',
      'strip_path_prefix',
      'healthcheck',
      ...(isTrue(get(tree, 'forward_headers')?.tree) ? [] : ['forward_headers']),
    ],
    said: proxySaid,
  })
  return compact({
    domains,
    tls: domains.length > 0 && ssl?.tree.kind !== 'mapping' && !isTrue(ssl?.tree) ? ('off' as const) : undefined,
    path: prefix,
    strip_path: prefix !== undefined && textAt(tree, 'strip_path_prefix') !== 'false' ? true : undefined,
    port: Number(textAt(tree, 'app_port') ?? 80),
    health: healthOf(desk, get(tree, 'healthcheck')?.tree, path),
  })
}

const proxySaid: Readonly<Record<string, string>> = {
  ssl_redirect: 'has no counterpart: with a domain, HTTP is led to HTTPS; `tls: off` serves HTTP alone',
  forward_headers: 'is `proxy.trusted_proxies` here: the addresses of the load balancer that is believed',
  response_timeout: 'has no counterpart: Caddy waits as long as the app does',
  buffering: 'has no counterpart: requests and answers are passed on as they come',
  logging: 'has no counterpart: `shipit logs` shows what the app says',
  run: 'is under `proxy` at the top level: http_port, https_port, image',
  certificate_pem: 'has no counterpart: Caddy gets certificates by itself',
  private_key_pem: 'has no counterpart: Caddy gets certificates by itself',
}

/** Kamal 1 has it at the top level, with a port. */
export function healthOf(desk: Desk, tree: Tree | undefined, path: string): Proxied['health'] {
  tellOthers(desk, tree, `${path}healthcheck.`, {
    known: ['path', 'port', 'interval', 'timeout'],
    said: {max_attempts: 'is `health.deadline` here, a time: 60s where nothing is said', cmd: 'has no counterpart: a path is asked', cord: 'has no counterpart: nothing needs it'},
  })
  const own = textAt(tree, 'path') ?? '/up'
  const [interval, timeout] = ['interval', 'timeout'].map((key) => durationOf(textAt(tree, key) ?? ''))
  return interval === undefined && timeout === undefined ? own : compact({path: own, interval, timeout})
}
