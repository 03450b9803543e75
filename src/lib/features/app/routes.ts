import type {Config} from '../../config/config.js'
import {liveColour} from './state.js'
import {otherColour} from '../../config/paths.js'
import type {Engine} from '../../engines/engine.js'
import {accessoryRoutes} from '../accessories/routes.js'
import {refuseConflicts} from '../proxy/conflicts.js'
import {routeIn, routesIn} from '../proxy/observe.js'
import type {ObservedRoutes} from '../proxy/observe.js'
import {planRoutes, removeRoutes} from '../proxy/plan-routes.js'
import {routeFiles, readRoute} from '../proxy/route-files.js'
import {acmeOf, nextUpstreams, routeOf, upstreamsOf} from '../proxy/route.js'
import type {Route, Upstreams} from '../proxy/route.js'
import type {Plan} from '../../plan/plan.js'
import type {RoleWork} from './role-work.js'
import type {Site} from './site.js'
import type {HostView} from './view.js'

/** Brings the app's routes on a host to what is wanted, and back. */
export type RouteWork = {
  readonly apply: Plan
  readonly restore: Plan
  /** Once all is over, for roles that are restarted without a deploy: both colours as wanted. */
  readonly settle: Plan
}

export type RouteOptions = {
  /** Routes of other roles stay as they are. */ readonly only?: readonly string[] | undefined
  /** Roles that the host restarts by itself. */ readonly restarted?: readonly string[]
}

/** Errors: CONFLICT, naming the app that has the domain and path. */
export function planAppRoutes(site: Site, view: HostView, roles: readonly RoleWork[], {only, restarted = []}: RouteOptions = {}): RouteWork {
  const before = routesIn(view.routes).filter((route) => route.name === site.config.name)
  const beside = accessoryRoutes(site.config, view.host)
  const untouched = only === undefined ? [] : before.filter((route) => !only.includes(route.role) && beside.every((each) => each.role !== route.role))
  const wanted = [...untouched, ...beside, ...roles.flatMap((work) => (work.role.port === undefined ? [] : [wantedRoute(site, view, work)]))]
  refuseConflicts(view.host, wanted, view.routes)
  const place = {host: view.host, engine: site.engine, name: site.config.name}
  return {
    apply: planRoutes({...place, wanted, observed: view.routes}),
    settle: planRoutes({...place, wanted: wanted.map(settledBy(site, roles, restarted)), observed: afterwards(view.routes, site.config.name, wanted)}),
    restore: planRoutes({...place, wanted: before, observed: afterwards(view.routes, site.config.name, wanted)}),
  }
}

/** Errors: CONFLICT, as `planAppRoutes` with the same `only`, before there is an image. */
export function refuseTakenRoutes(config: Config, views: readonly Pick<HostView, 'host' | 'routes'>[], only?: readonly string[]): void {
  for (const {host, routes} of views) {
    const roles = config.roles.filter((role) => role.hosts.includes(host) && role.port !== undefined && (only?.includes(role.name) ?? true))
    const wanted = roles.map((role) => routeOf(config.name, role, {upstreams: {blue: [], green: []}, acme: acmeOf(config.proxy)}))
    refuseConflicts(host, [...accessoryRoutes(config, host), ...wanted], routes)
  }
}

const settledBy =
  ({config: {name}}: Site, roles: readonly RoleWork[], restarted: readonly string[]) =>
  (route: Route): Route => {
    const work = restarted.includes(route.role) ? roles.find(({role}) => role.name === route.role) : undefined
    return work ? {...route, upstreams: upstreamsOf(name, work.role)} : route
  }

function wantedRoute(site: Site, view: HostView, {role, kind}: RoleWork): Route {
  const {name, proxy, canary} = site.config
  const route = routeIn(view.routes, name, role.name)
  const live = liveColour(site.state, name, role.name)
  const upstreams = kind === 'replace' ? nextUpstreams(name, role, {route, live}) : settled(upstreamsOf(name, role), route, otherColour(live))
  return routeOf(name, role, {upstreams, acme: acmeOf(proxy), canary})
}

/** Nothing goes over: what is written of the idle colour may stay, whatever it is. */
const settled = (wanted: Upstreams, route: Route | undefined, idle: 'blue' | 'green'): Upstreams => (route ? {...wanted, [idle]: route.upstreams[idle]} : wanted)

/** What a host will answer once the wanted routes of this app are in place. */
const afterwards = (now: ObservedRoutes, name: string, wanted: readonly Route[]): ObservedRoutes => ({
  ...now,
  files: [...now.files.filter((file) => readRoute(file.text)?.name !== name), ...wanted.flatMap(routeFiles)],
})

/** Takes every route of an app off a host. */
export const removeAppRoutes = (engine: Engine, view: HostView, name: string): Plan => removeRoutes({host: view.host, engine, name, observed: view.routes})
