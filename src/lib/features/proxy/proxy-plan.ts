import type {ProxySettings} from '../../config/config.js'
import {labels, paths, proxyContainer, proxyHolder, proxyNetwork} from '../../config/paths.js'
import type {Container, ContainerSpec, Engine} from '../../engines/engine.js'
import {on} from '../../plan/on.js'
import {isEmpty, nothing, sequence} from '../../plan/plan.js'
import type {Plan, Step} from '../../plan/plan.js'
import {cmd, script} from '../../shell/command.js'
import {template} from '../../template.js'
import {isNamed} from '../images/deliver.js'
import {caddySpec, holderSpec, nextContainer, slotLabel, slots} from './containers.js'
import type {Slot} from './containers.js'
import {applyFiles} from './plan-routes.js'
import {caddyfileText, proxyStart, proxyUnit} from './texts.js'
import {byPart, startPath, unitPath} from './state.js'
import type {ProxyContainers, ProxyState} from './state.js'

export type WantedProxy = {
  readonly host: string
  readonly engine: Engine
  readonly settings: ProxySettings
  readonly state: ProxyState
  readonly image: ProxyImage
}

/** How the image of Caddy gets to the host (empty: it is there), and its id where it is known. */
export type ProxyImage = {readonly bring: Plan; readonly id?: string}

/** Makes the proxy of a host, or brings it to another image while it serves. Nothing to change: an empty plan. */
export function proxyPlan(wanted: WantedProxy): Plan {
  const parts = byPart(wanted.state.containers)
  const whole = wholeOf(wanted, parts)
  const plans = [...(whole.makes ? [wanted.image.bring, ...network(wanted)] : []), ...folders(wanted, parts), ...boot(wanted), ...whole.of]
  return plans.every(isEmpty) ? nothing : sequence(`Proxy of ${wanted.host}`, plans)
}

type Whole = {readonly of: readonly Plan[]; /** A container is made: the image is needed. */ readonly makes: boolean}

function wholeOf(wanted: WantedProxy, parts: ProxyContainers): Whole {
  const {state} = wanted
  const holder = holderSpec(wanted.settings.image, wanted.settings, state.migrates)
  if (parts.holder?.labels[labels.spec] !== holder.labels[labels.spec]) return {makes: true, of: afresh(wanted, parts, holder)}
  if (isServing(parts.next) && (state.current === parts.next.labels[slotLabel] || !parts.caddy)) return {makes: false, of: [handOver(wanted), ...caddyfile(wanted)]}
  if (!parts.caddy) return {makes: true, of: [...remove(wanted, [parts.next, ...parts.old]), ...caddyfile(wanted), create(wanted, proxyContainer, 'a'), start(wanted)]}
  if (!isCurrent(wanted, parts.caddy)) return {makes: true, of: replace(wanted, parts, parts.caddy)}
  const isUp = isServing(parts.holder) && isServing(parts.caddy) && state.routes.ready
  return {makes: false, of: [...remove(wanted, [parts.next]), ...(isUp ? [] : [start(wanted)]), ...caddyfile(wanted)]}
}

/** The first time, or with other ports: nothing serves until it is done. */
const afresh = (wanted: WantedProxy, parts: ProxyContainers, holder: ContainerSpec): readonly Plan[] => [
  ...remove(wanted, [parts.next, ...parts.old, parts.caddy, parts.holder]),
  ...caddyfile(wanted),
  on(wanted.host).run('create', `Create ${proxyHolder}, which holds the ports ${wanted.settings.httpPort} and ${wanted.settings.httpsPort}`, wanted.engine.create(holder)),
  create(wanted, proxyContainer, 'a'),
  start(wanted),
]

/** Another image: side by side, then one after the other. A Caddy that doesn't serve is simply replaced. */
function replace(wanted: WantedProxy, parts: ProxyContainers, caddy: Container): readonly Plan[] {
  if (!isServing(caddy) || !wanted.state.routes.ready) {
    return [...remove(wanted, [parts.next, ...parts.old, caddy]), ...caddyfile(wanted), create(wanted, proxyContainer, 'a'), start(wanted)]
  }
  const free = slots.filter((slot) => ![caddy, ...parts.old].some((each) => each.labels[slotLabel] === slot))
  const [slot] = free.length > 0 ? free : slots.filter((each) => caddy.labels[slotLabel] !== each)
  // With no folder left, the streams of the oldest are cut.
  const inTheWay = parts.old.filter((each) => each.labels[slotLabel] === slot)
  return [...remove(wanted, [parts.next, ...inTheWay]), create(wanted, nextContainer, slot ?? 'a'), handOver(wanted), ...caddyfile(wanted)]
}

const isServing = (container: Container | undefined): container is Container => container?.state === 'running'

/** Made from the wanted image, and, where that is known, from its newest build. */
function isCurrent({settings, state, image}: WantedProxy, caddy: Container): boolean {
  const newest = image.id ?? state.images.find((each) => isNamed(each, settings.image))?.id
  return caddy.labels[labels.spec] === caddySpec(settings.image, {name: proxyContainer, slot: 'a'}).labels[labels.spec] && (newest === undefined || newest === caddy.imageId)
}

const create = ({host, engine, settings}: WantedProxy, name: string, slot: Slot): Step =>
  on(host).run('create', `Create ${name} from ${settings.image}`, engine.create(caddySpec(settings.image, {name, slot})))

const remove = ({host, engine}: WantedProxy, containers: readonly (Container | undefined)[]): readonly Step[] =>
  containers.flatMap((each) => (each ? [on(host).run('remove', `Remove ${each.name}`, engine.remove(each.name))] : []))

/** By systemd, as at boot: what works now works then. */
const start = ({host}: WantedProxy): Step =>
  on(host).run(
    'update',
    'Start the proxy, as at every boot',
    script(
      'start-proxy',
      'systemctl restart shipit-proxy.service || { journalctl --lines 20 --no-pager --output cat "_SYSTEMD_INVOCATION_ID=$(systemctl show --property InvocationID --value shipit-proxy.service)" >&2; exit 1; }',
    ),
  )

/** Seconds that WebSockets of the old Caddy may go on. */
const streamsGoOn = 600

const handOver = ({host, engine, settings}: WantedProxy): Step =>
  on(host).run(
    'update',
    `Hand over to Caddy of ${settings.image}, while it serves`,
    script(
      'hand-over',
      template('proxy/given.sh') + template('proxy/hop.sh') + template('proxy/handover.sh'),
      ...[engine.name, paths.proxy, paths.proxySockets],
      String(streamsGoOn),
      template('proxy/retire.sh'),
    ),
  )

function caddyfile({host, engine, settings, state}: WantedProxy): readonly Plan[] {
  const text = caddyfileText(settings)
  const {files, loaded, onDisk} = state.routes
  if (files.some((file) => file.path === 'Caddyfile' && file.text === text) && (loaded === onDisk || loaded === '')) return []
  return [on(host).run('update', 'Write the Caddyfile', applyFiles(engine, {put: [{path: 'Caddyfile', text}], drop: []}))]
}

const network = ({host, engine}: WantedProxy): readonly Plan[] => [on(host).run('create', `Network ${proxyNetwork}`, engine.createNetwork(proxyNetwork, {[labels.kind]: 'proxy'}))]

/** Only root may look in: certificates, sockets and routes. */
const folders = ({host}: WantedProxy, parts: ProxyContainers): readonly Plan[] =>
  parts.holder && (parts.caddy ?? parts.next)
    ? []
    : [
        on(host).run(
          'create',
          `Folders under ${paths.root}`,
          cmd('install', '-d', '-m', '0700', paths.root, paths.proxy, paths.live, `${paths.proxy}/data`, paths.proxyLogs, ...slots.map((slot) => `${paths.proxySockets}/${slot}`)),
        ),
      ]

function boot({host, engine, state}: WantedProxy): readonly Plan[] {
  const {run, write} = on(host)
  const [unit, source] = [proxyUnit(engine), proxyStart()]
  return [
    ...(state.start === source ? [] : [write('create', 'How the proxy starts', {path: startPath, content: source, mode: 0o700})]),
    ...(state.unit === unit
      ? []
      : [write('create', 'The service shipit-proxy', {path: unitPath, content: unit, mode: 0o644}), run('update', 'Read the units again', cmd('systemctl', 'daemon-reload'))]),
    ...(state.isEnabled ? [] : [run('update', 'Start the proxy at boot', cmd('systemctl', 'enable', '--quiet', 'shipit-proxy.service'))]),
  ]
}
