import {paths} from '../../config/paths.js'
import type {Fact} from '../../shell/fact.js'
import {tabbedIn} from '../../shell/tabbed.js'
import {script} from '../../shell/command.js'
import {template} from '../../template.js'
import type {ProxyFile, Route} from './route.js'
import {readRoute} from './route-files.js'

/** What the proxy of a host is told to do, by every app. */
export type ObservedRoutes = {
  /** Caddy runs and answers. */
  readonly ready: boolean
  /** Caddyfile, sites and routes of all apps. */
  readonly files: readonly ProxyFile[]
  /** Hash of the files on disk, and of those that Caddy has loaded. */
  readonly onDisk: string
  readonly loaded: string
}

/** One exec; where shipit was never set up, nothing is ready and there are no files. */
export const observedRoutes: Fact<ObservedRoutes> = {
  command: script('observe-routes', template('proxy/observe.sh'), paths.proxy, paths.proxySockets),
  parse: readObserved,
  otherwise: {ready: false, files: [], onDisk: '', loaded: ''},
}

/** Every route on the host, each once, though it has a file for each domain. */
export function routesIn(observed: ObservedRoutes): readonly Route[] {
  const routes = observed.files.flatMap((file) => (file.path.startsWith('routes/') ? (readRoute(file.text) ?? []) : []))
  return [...new Map(routes.map((route) => [`${route.name}.${route.role}`, route])).values()]
}

export const routeIn = (observed: ObservedRoutes, name: string, role: string): Route | undefined => routesIn(observed).find((route) => route.name === name && route.role === role)

/** Lines `loaded <hash>`, `disk <hash>`, and `file <path>` before the text of each file, whose lines begin with a tab. */
function readObserved(stdout: string): ObservedRoutes {
  const lines = stdout.split('\n')
  const after = (word: string): string => lines.find((line) => line.startsWith(`${word} `))?.slice(word.length + 1) ?? ''
  const files = tabbedIn(stdout, 'file').map(({name, lines: text}) => ({path: name, text: text.map((line) => `${line}\n`).join('')}))
  return {ready: after('loaded') !== '', files, onDisk: after('disk'), loaded: after('loaded')}
}
