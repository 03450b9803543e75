import {expect} from 'chai'
import {engines} from '../../../src/lib/engines/index.js'
import {refuseConflicts, routeConflicts} from '../../../src/lib/features/proxy/conflicts.js'
import {observedRoutes, routesIn} from '../../../src/lib/features/proxy/observe.js'
import type {ObservedRoutes} from '../../../src/lib/features/proxy/observe.js'
import {planRoutes} from '../../../src/lib/features/proxy/plan-routes.js'
import {routeFiles} from '../../../src/lib/features/proxy/route-files.js'
import type {Route} from '../../../src/lib/features/proxy/route.js'
import {nothing, steps} from '../../../src/lib/plan/plan.js'
import {route, routing} from '../../support/route.js'

const plan = (wanted: readonly Route[], observed: ObservedRoutes) => planRoutes({host: 'web1', engine: engines.docker, name: 'shop', wanted, observed})

/** What is put and what is dropped, by path. */
function changes(wanted: readonly Route[], observed: ObservedRoutes): readonly string[] {
  const [step] = steps(plan(wanted, observed))
  if (step?.kind !== 'run' || step.command.kind !== 'script') return []
  const {args} = step.command
  return [step.title, ...args.slice(3).flatMap((word, index) => (index % 3 === 0 ? [`${word} ${args[index + 4] ?? ''}`] : []))]
}

const blog = route({name: 'blog', upstreams: {blue: ['blog-web-blue-1:80'], green: ['blog-web-green-1:80']}})

describe('planRoutes()', () => {
  it('changes nothing where the same texts are loaded', () => expect(plan([route()], routing(route()))).to.equal(nothing))

  it('leaves the routes of other apps alone', () => expect(plan([], routing(blog))).to.equal(nothing))

  it('puts what is new, with its site', () => {
    expect(changes([route()], routing(blog))).to.deep.equal([
      'Route shop.example.com to shop',
      'put sites/shop.example.com.caddy',
      'put routes/shop.example.com/0999.shop.web.caddy',
    ])
  })

  it('drops the routes of a domain, a path or a role that is gone', () => {
    const before = routing(route({domains: ['shop.example.com', 'old.example.com']}), route({role: 'api', path: '/api'}), blog)
    expect(changes([route()], before)).to.deep.equal([
      'Route shop.example.com to shop',
      'put sites/shop.example.com.caddy',
      'put routes/shop.example.com/0999.shop.web.caddy',
      'drop routes/old.example.com/0999.shop.web.caddy',
      'drop routes/shop.example.com/0996.shop.api.caddy',
    ])
  })

  it('removes all of an app', () => {
    expect(changes([], routing(route({domains: []})))).to.deep.equal(['Remove the routes of shop', 'drop routes/_/0999.shop.web.caddy'])
  })

  it('loads what stands on disk when Caddy has something else: a client was killed in between', () => {
    expect(changes([route()], {...routing(route()), loaded: 'older'})).to.deep.equal(['Load the routes that stand on disk'])
  })
})

describe('routeConflicts()', () => {
  const taken = (mine: Partial<Route>, others: Partial<Route> = {}) => routeConflicts('web1', [route(mine)], routing({...blog, ...others}))

  it('names the app that serves the same domain and path', () => {
    expect(taken({})).to.deep.equal(['shop.example.com on web1 is served by blog (web) already.'])
    expect(taken({path: '/API/'}, {path: '/api'})).to.deep.equal(['shop.example.com/API/ on web1 is served by blog (web) already.'])
  })

  it('names the app that has every other domain', () => {
    expect(taken({domains: []}, {domains: []})).to.deep.equal(['Every domain that no app names on web1 is served by blog (web) already.'])
  })

  it('names certificate settings that differ for a shared domain', () => {
    expect(taken({path: '/shop'}, {tls: 'internal'})).to.deep.equal([
      'shop.example.com on web1 is shared with blog, whose certificate settings for it are others (tls internal, here tls auto).',
    ])
  })

  it('lets apps share a domain by path, and an app keep its own', () => {
    expect(taken({path: '/shop'})).to.deep.equal([])
    expect(routeConflicts('web1', [route()], routing(route()))).to.deep.equal([])
  })

  it('is refused as a fault of the config', () => {
    expect(() => refuseConflicts('web1', [route()], routing(blog)))
      .to.throw('is served by blog')
      .with.property('code', 'CONFLICT')
  })
})

describe('observedRoutes', () => {
  const told = (files: ReturnType<typeof routeFiles>): string =>
    [
      'loaded abc',
      'disk def',
      ...files.flatMap((file) => [
        `file ${file.path}`,
        ...file.text
          .split('\n')
          .slice(0, -1)
          .map((line) => `\t${line}`),
      ]),
    ].join('\n')

  it('reads every file back, byte for byte, and each route once', () => {
    const shop = route({domains: ['shop.example.com', 'www.example.com']})
    const files = [...routeFiles(shop), ...routeFiles(blog)]
    const observed = observedRoutes.parse(told(files))
    expect(observed).to.deep.equal({ready: true, files, onDisk: 'def', loaded: 'abc'})
    expect(routesIn(observed)).to.deep.equal([shop, blog])
  })

  it('is not ready when Caddy does not answer', () => {
    expect(observedRoutes.parse('loaded \ndisk def\n')).to.deep.equal({ready: false, files: [], onDisk: 'def', loaded: ''})
  })

  it('is empty where shipit was never set up', () => expect(observedRoutes.otherwise).to.deep.equal({ready: false, files: [], onDisk: '', loaded: ''}))
})
