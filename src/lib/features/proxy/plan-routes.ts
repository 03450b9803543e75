import type {Engine} from '../../engines/engine.js'
import {paths} from '../../config/paths.js'
import {nothing} from '../../plan/plan.js'
import type {Plan} from '../../plan/plan.js'
import {script} from '../../shell/command.js'
import type {Command} from '../../shell/command.js'
import {template} from '../../template.js'
import type {ObservedRoutes} from './observe.js'
import {isRoot, readRoute, routeFiles} from './route-files.js'
import type {ProxyFile, Route} from './route.js'

export type WantedRoutes = {
  readonly host: string
  readonly engine: Engine
  readonly name: string
  /** All routes of the app on this host: one that is not among them is removed. */
  readonly wanted: readonly Route[]
  readonly observed: ObservedRoutes
}

/**
 * Brings the routes of one app to what is wanted: files placed and loaded together, or, where Caddy refuses them, nothing changed.
 * Same texts, and loaded: nothing to do.
 */
export function planRoutes({host, engine, name, wanted, observed}: WantedRoutes): Plan {
  const files = wanted.flatMap(routeFiles)
  const changed = files.filter((file) => !isRoot(file) && observed.files.find((each) => each.path === file.path)?.text !== file.text)
  const gone = observed.files.filter((file) => file.path.startsWith('routes/') && readRoute(file.text)?.name === name && !files.some((each) => each.path === file.path))
  if (changed.length === 0 && gone.length === 0 && observed.loaded === observed.onDisk) return nothing
  return {
    kind: 'run',
    title: titleOf(name, wanted, changed.length === 0 && gone.length === 0),
    host,
    effect: 'update',
    command: applyFiles(engine, {put: changed.length === 0 ? [] : files, drop: gone}),
  }
}

/** Places files and loads them, all at once and without losing a request. Caddy says no: nothing has changed, exit code 1. */
export const applyFiles = (engine: Engine, {put, drop}: {readonly put: readonly ProxyFile[]; readonly drop: readonly ProxyFile[]}): Command =>
  script(
    'apply-routes',
    template('proxy/given.sh') + template('proxy/hop.sh') + template('proxy/apply.sh'),
    ...[engine.name, paths.proxy, paths.proxySockets],
    ...put.flatMap((file) => [isRoot(file) ? 'keep' : 'put', file.path, file.text]),
    ...drop.flatMap((file) => ['drop', file.path, '']),
  )

/** Takes every route of an app away. */
export const removeRoutes = (options: Omit<WantedRoutes, 'wanted'>): Plan => planRoutes({...options, wanted: []})

function titleOf(name: string, wanted: readonly Route[], onlyLoad: boolean): string {
  if (onlyLoad) return 'Load the routes that stand on disk'
  if (wanted.length === 0) return `Remove the routes of ${name}`
  const places = wanted.flatMap((route) => (route.domains.length === 0 ? ['any domain'] : route.domains).map((domain) => `${domain}${route.path === '/' ? '' : route.path}`))
  return `Route ${places.join(', ')} to ${name}`
}
