import {labels, paths, proxyContainer, proxyHolder} from '../../config/paths.js'
import type {Container, Engine, Image} from '../../engines/engine.js'
import {cmd, script} from '../../shell/command.js'
import type {Fact} from '../../shell/fact.js'
import {isOld, nextContainer} from './containers.js'
import {observedRoutes} from './observe.js'
import type {ObservedRoutes} from './observe.js'

export const unitPath = '/etc/systemd/system/shipit-proxy.service'
export const startPath = `${paths.proxy}/start.sh`

/** What stands of the proxy on one host. */
export type ProxyState = {
  readonly containers: readonly Container[]
  readonly images: readonly Image[]
  readonly routes: ObservedRoutes
  /** Text of the files, or empty. */
  readonly unit: string
  readonly start: string
  readonly isEnabled: boolean
  /** Folder of the sockets in use: a or b. */
  readonly current: string
  /** The kernel hands connections on when a listener closes (Linux 5.14). */
  readonly migrates: boolean
}

type ProxyFacts = {readonly [K in keyof ProxyState]: Fact<ProxyState[K]>}

/** All there is to ask a host about its proxy, in one round trip. Where no engine answers, there are no containers. */
export const proxyFacts = (engine: Engine): ProxyFacts => ({
  containers: {...engine.containers({[labels.kind]: 'proxy'}), otherwise: []},
  images: {...engine.images(), otherwise: []},
  routes: observedRoutes,
  unit: textOf(unitPath),
  start: textOf(startPath),
  isEnabled: {command: cmd('systemctl', 'is-enabled', '--quiet', 'shipit-proxy.service'), parse: () => true, otherwise: false},
  current: {command: cmd('readlink', `${paths.proxySockets}/current`), parse: (stdout) => stdout.trim(), otherwise: ''},
  migrates: {command: cmd('test', '-e', '/proc/sys/net/ipv4/tcp_migrate_req'), parse: () => true, otherwise: false},
})

const textOf = (path: string): Fact<string> => ({command: script('text-of', 'cat "$1" 2>/dev/null', path), parse: (stdout) => stdout, otherwise: ''})

export type ProxyContainers = {readonly holder?: Container; readonly caddy?: Container; readonly next?: Container; readonly old: readonly Container[]}

/** The proxy's containers by what they are for. */
export function byPart(containers: readonly Container[]): ProxyContainers {
  const [holder, caddy, next] = [proxyHolder, proxyContainer, nextContainer].map((name) => containers.find((each) => each.name === name))
  return {...(holder && {holder}), ...(caddy && {caddy}), ...(next && {next}), old: containers.filter((each) => isOld(each.name))}
}
