import {expect} from 'chai'
import {proxiesOtherwise} from '../../../src/lib/features/proxy/otherwise.js'
import {caddyfileText} from '../../../src/lib/features/proxy/texts.js'

const settings = {image: 'caddy:2', httpPort: 80, httpsPort: 443}
const view = (host: string, ...files: readonly {readonly path: string; readonly text: string}[]) => ({host, routes: {ready: true, files, onDisk: 'abc', loaded: 'abc'}})
const caddyfile = {path: 'Caddyfile', text: caddyfileText(settings)}

describe('proxiesOtherwise()', () => {
  it('says nothing where the proxy is as the file says, or was never set up', () => {
    expect(proxiesOtherwise(settings, [view('web1', caddyfile), view('web2')])).to.deep.equal([])
  })

  it('names the hosts to which a changed setting was not brought, and what brings it', () => {
    expect(proxiesOtherwise({...settings, trustedProxies: ['203.0.113.0/24']}, [view('web1', caddyfile), view('web2', caddyfile)])).to.deep.equal([
      'The proxy of web1, web2 is not set as `proxy` of deploy.yml says, or as this version of shipit does: `shipit setup` sets it.',
    ])
  })
})
