import {isNamed} from '../features/images/deliver.js'
import {refuseShort, shortOfRoom} from '../features/images/short-of-room.js'
import {bringOrPull} from '../features/images/ensure.js'
import {roomOf} from '../features/images/room.js'
import type {Room} from '../features/images/room.js'
import type {LocalImage} from '../features/images/local.js'
import {noProxy} from '../features/proxy/missing.js'
import {byPart, proxyFacts} from '../features/proxy/state.js'
import type {ProxyState} from '../features/proxy/state.js'
import {proxyPlan} from '../features/proxy/proxy-plan.js'
import {caddyVersion} from '../features/proxy/version.js'
import {routesIn} from '../features/proxy/observe.js'
import {isEmpty, nothing, parallel, sequence} from '../plan/plan.js'
import type {Plan} from '../plan/plan.js'
import {toMinute} from '../minute.js'
import {imagesHere} from './images-here.js'
import type {Project} from './project.js'
import {inReadSession, inSession} from './session.js'
import type {Session} from './session.js'
import {toTable} from './table.js'

export type ProxyStatus = {
  readonly host: string
  readonly isServing: boolean
  readonly image: string
  /** Of Caddy; absent where it does not run. */
  readonly version?: string
  readonly startedAt: string
  readonly routes: readonly {readonly app: string; readonly role: string; readonly domains: readonly string[]; readonly path: string}[]
}

/** Which proxy runs on each host, and where it leads. */
export const proxyStatus = (project: Project): Promise<readonly ProxyStatus[]> =>
  inReadSession(project, undefined, async (session, failures) => {
    for (const {host, error} of failures) project.view.note(`${host} is left out: ${error.message}`)
    const answers = await session.ask({...proxyFacts(session.engine), version: caddyVersion(session.engine)})
    return answers.map(({host, answers: {version, ...state}}) => {
      const {caddy} = byPart(state.containers)
      const routes = routesIn(state.routes).map(({name, role, domains, path}) => ({app: name, role, domains, path}))
      return {host, isServing: state.routes.ready, image: caddy?.image ?? '', ...(version !== '' && {version}), startedAt: caddy?.startedAt ?? '', routes}
    })
  })

export function tellProxies(proxies: readonly ProxyStatus[], {say, terminal}: Project): readonly ProxyStatus[] {
  const {heading, quiet} = terminal.answer
  const blocks = proxies.map(({host, isServing, image, version, startedAt, routes}) => {
    const head = isServing ? `${heading(host)}  Caddy ${version ?? ''} (${image}), since ${toMinute(startedAt)}` : `${heading(host)}  no proxy serves: shipit setup`
    const rows = routes.flatMap(({app, role, domains, path}) =>
      (domains.length === 0 ? ['any domain'] : domains).map((domain) => [`${domain}${path === '/' ? '' : path}`, app, role]),
    )
    return rows.length === 0 ? head : `${head}\n${toTable(['ROUTE', 'APP', 'ROLE'], rows, quiet).replaceAll(/^/gm, '  ')}`
  })
  say(blocks.join('\n\n'))
  return proxies
}

export type Upgraded = {readonly hosts: readonly string[]; /** Hosts whose Caddy is another one now. */ readonly changed: readonly string[]}

/** Brings every host's proxy to the newest build of its image, while it serves: the new Caddy beside the old, then in its place. */
export const upgradeProxy = (project: Project, options: {readonly hosts?: readonly string[] | undefined; readonly wait?: boolean | undefined}): Promise<Upgraded> =>
  inSession(project, {purpose: 'proxy upgrade', ...options}, async (session) => {
    const {config, engine} = session
    const local = (await imagesHere(project, [config.proxy.image]))[0]
    const before = await look(session)
    const missing = before.find(({state}) => !byPart(state.containers).holder)
    if (missing) throw noProxy(missing.host)
    const bring = onEach(
      'Bring the image',
      before.map((each) => [each.host, newest(session, each, local)]),
    )
    refuseShort(shortOfRoom(bring, new Map(before.map(({host, room}) => [host, room]))), {engine: engine.name})
    if (!isEmpty(bring)) await session.carryOut(bring)
    const plans = (await look(session)).map(({host, state}) => [host, proxyPlan({host, engine, settings: config.proxy, state, image: {bring: nothing}})] as const)
    const upgrade = onEach('Upgrade', plans)
    if (!isEmpty(upgrade)) await session.carryOut(upgrade)
    return {hosts: session.fleet.hosts, changed: plans.filter(([, plan]) => !isEmpty(plan)).map(([host]) => host)}
  })

export function tellUpgraded(upgraded: Upgraded, {say, config}: Project): Upgraded {
  const {hosts, changed} = upgraded
  say(changed.length === 0 ? `Nothing to upgrade: ${config.proxy.image} runs on ${hosts.join(', ')}.` : `${config.proxy.image} serves on ${changed.join(', ')}.`)
  return upgraded
}

type Looked = {readonly host: string; readonly state: ProxyState; readonly room: Room}

const look = async (session: Session): Promise<readonly Looked[]> =>
  (await session.ask({...proxyFacts(session.engine), room: roomOf(session.engine)})).map(({host, answers: {room, ...state}}) => ({host, state, room}))

/** The deployer's own build of the image counts; without one, what the host can pull. */
function newest({config, engine}: Session, {host, state, room}: Looked, local: LocalImage | undefined): Plan {
  const {image} = config.proxy
  const isThere = local !== undefined && state.images.some((each) => each.id === local.id && isNamed(each, image))
  return isThere ? nothing : bringOrPull(engine, image, {host, images: state.images, room}, local ? [local] : [])
}

const onEach = (title: string, plans: readonly (readonly [string, Plan])[]): Plan =>
  parallel(
    title,
    plans.filter(([, each]) => !isEmpty(each)).map(([host, each]) => sequence(host, [each])),
  )
