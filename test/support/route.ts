import type {ObservedRoutes} from '../../src/lib/features/proxy/observe.js'
import {routeFiles} from '../../src/lib/features/proxy/route-files.js'
import type {Route} from '../../src/lib/features/proxy/route.js'

/** The route of shop's web role, two replicas, with what a test says otherwise. */
export const route = (over: Partial<Route> = {}): Route => ({
  name: 'shop',
  role: 'web',
  domains: ['shop.example.com'],
  path: '/',
  stripPath: false,
  tls: 'auto',
  acme: {},
  strategy: 'blue-green',
  upstreams: {blue: ['shop-web-blue-1:3000', 'shop-web-blue-2:3000'], green: ['shop-web-green-1:3000', 'shop-web-green-2:3000']},
  ...over,
})

/** A proxy that has these routes, and has loaded them. */
export const routing = (...routes: readonly Route[]): ObservedRoutes => ({
  ready: true,
  files: [{path: 'Caddyfile', text: '# constant\n'}, ...routes.flatMap(routeFiles)],
  onDisk: 'abc',
  loaded: 'abc',
})
