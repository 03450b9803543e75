import {expect} from 'chai'
import {readRoute, routeFiles, routeText} from '../../../src/lib/features/proxy/route-files.js'
import {nextUpstreams, routeOf, upstreamsOf} from '../../../src/lib/features/proxy/route.js'
import type {Route} from '../../../src/lib/features/proxy/route.js'
import {caddyfileText} from '../../../src/lib/features/proxy/texts.js'
import {expectGolden} from '../../support/golden.js'
import {role} from '../../support/release.js'
import {route} from '../../support/route.js'

const one = {blue: ['shop-api-blue-1:3000'], green: ['shop-api-green-1:4000']}

const goldens: Readonly<Record<string, Route>> = {
  'two-replicas': route(),
  'below-a-path': route({role: 'api', path: '/api/', stripPath: true, upstreams: one}),
  replace: route({role: 'api', strategy: 'replace', upstreams: one}),
  canary: route({role: 'api', upstreams: one, canary: {share: 10, seconds: 300}}),
}

const sites: Readonly<Record<string, Route>> = {
  auto: route(),
  internal: route({tls: 'internal'}),
  off: route({tls: 'off'}),
  acme: route({acme: {email: 'ada@example.com', ca: 'https://ca.example.com/acme', root: '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n'}}),
}

describe('the text of a route', () => {
  for (const [name, each] of Object.entries(goldens)) it(`${name} is its golden`, () => expectGolden(`proxy/route-${name}.caddy`, routeText(each)))

  for (const [name, each] of Object.entries(sites)) {
    it(`a site with certificates "${name}" is its golden`, () =>
      expectGolden(`proxy/site-${name}.caddy`, routeFiles(each).find((file) => file.path.startsWith('sites/'))?.text ?? ''))
  }

  it('the Caddyfile is its golden', () => expectGolden('proxy/Caddyfile', caddyfileText({httpPort: 80, httpsPort: 443})))

  it('the Caddyfile believes nobody before it but whom the file names', () => {
    const told = caddyfileText({httpPort: 80, httpsPort: 443, trustedProxies: ['203.0.113.0/24', '2001:db8::/32']}).split('\n')
    const alone = caddyfileText({httpPort: 80, httpsPort: 443}).split('\n')
    expect(told.filter((line) => !alone.includes(line)).map((line) => line.trim())).to.deep.equal([
      '# What stands before this proxy says who the visitor is, and whether he came by HTTPS.',
      'trusted_proxies static 203.0.113.0/24 2001:db8::/32',
    ])
  })

  it('a single replica is asked whatever it answered before: one bad request takes no app down', () => {
    const [single, several] = ['single', 'several'].map((name) => new RegExp(`^\\(${name}\\) \\{\\n[^]*?^\\}`, 'm').exec(caddyfileText({httpPort: 80, httpsPort: 443}))?.[0] ?? '')
    expect([single?.includes('fail_duration'), several?.includes('fail_duration')]).to.deep.equal([false, true])
    const one = routeText(route({upstreams: {blue: ['shop-web-blue-1:3000'], green: ['shop-web-green-1:3000']}}))
    expect(one).to.include('import single').and.not.include('import several')
  })

  it('is read back as the route that it was written for', () => {
    for (const each of [...Object.values(goldens), ...Object.values(sites)]) expect(readRoute(routeText(each))).to.deep.equal(each)
    expect(readRoute('example.com {\n}\n')).to.equal(undefined)
  })
})

describe('routeFiles()', () => {
  it('are a site and a route for each domain', () => {
    expect(routeFiles(route({domains: ['shop.example.com', 'www.example.com']})).map((file) => file.path)).to.deep.equal([
      'sites/shop.example.com.caddy',
      'routes/shop.example.com/0999.shop.web.caddy',
      'sites/www.example.com.caddy',
      'routes/www.example.com/0999.shop.web.caddy',
    ])
  })

  it('are one route without a domain: the site for it always stands', () => {
    expect(routeFiles(route({domains: [], tls: 'off'})).map((file) => file.path)).to.deep.equal(['routes/_/0999.shop.web.caddy'])
  })

  it('sort the longest path first', () => {
    const paths = ['/', '/api', '/api/v2'].map((path) => routeFiles(route({path}))[1]?.path ?? '')
    expect(paths.toSorted()).to.deep.equal(paths.toReversed())
  })
})

describe('routeOf()', () => {
  it('takes what the role says; without a domain there is no certificate', () => {
    const web = role({domains: [], replicas: 2, path: '/app', stripPath: true})
    expect(routeOf('shop', web, {upstreams: upstreamsOf('shop', web)})).to.deep.equal(route({domains: [], tls: 'off', path: '/app', stripPath: true}))
  })
})

describe('nextUpstreams()', () => {
  const wanted = role({replicas: 3, port: 8080})
  const three = (colour: string) => [1, 2, 3].map((number) => `shop-web-${colour}-${number}:8080`)

  it('are alike for both colours on a first deploy, so that the second needs no reload', () => {
    expect(nextUpstreams('shop', wanted, {route: undefined, live: 'blue'})).to.deep.equal({blue: three('blue'), green: three('green')})
  })

  it('leave the colour that serves as it is', () => {
    expect(nextUpstreams('shop', wanted, {route: route(), live: 'green'})).to.deep.equal({blue: three('blue'), green: route().upstreams.green})
  })

  it('are the same as before when neither replicas nor port change', () => {
    expect(nextUpstreams('shop', role({replicas: 2}), {route: route(), live: 'blue'})).to.deep.equal(route().upstreams)
  })
})
