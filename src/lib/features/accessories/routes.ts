import type {Accessory, Config} from '../../config/config.js'
import {accessoryContainer} from '../../config/paths.js'
import type {Engine} from '../../engines/engine.js'
import type {Plan} from '../../plan/plan.js'
import {refuseConflicts} from '../proxy/conflicts.js'
import {routesIn} from '../proxy/observe.js'
import type {ObservedRoutes} from '../proxy/observe.js'
import {planRoutes} from '../proxy/plan-routes.js'
import {acmeOf} from '../proxy/route.js'
import type {Route} from '../proxy/route.js'

/** The routes of accessories that have a domain of their own on this host. There is one container of each, and requests wait while it is replaced. */
export const accessoryRoutes = (config: Config, host: string): readonly Route[] =>
  config.accessories.filter((each) => each.domains.length > 0 && each.hosts.includes(host)).map((each) => routeOf(config, each))

function routeOf({name, proxy}: Config, {name: accessory, domains, path, stripPath, tls, port}: Accessory): Route {
  const address = `${accessoryContainer(name, accessory)}:${port ?? 80}`
  return {name, role: accessory, domains, path, stripPath, tls, acme: acmeOf(proxy), strategy: 'replace', upstreams: {blue: [address], green: []}}
}

/** Brings the routes of these accessories on a host to what the file says; those of roles and of other accessories stay as they are. */
export function planAccessoryRoutes(
  {engine, config, host, observed}: {readonly engine: Engine; readonly config: Config; readonly host: string; readonly observed: ObservedRoutes},
  names: readonly string[],
): Plan {
  const others = routesIn(observed).filter((route) => route.name === config.name && !names.includes(route.role))
  const wanted = [...others, ...accessoryRoutes(config, host).filter((route) => names.includes(route.role))]
  refuseConflicts(host, wanted, observed)
  return planRoutes({host, engine, name: config.name, wanted, observed})
}
