import {expect} from 'chai'
import {labels} from '../../../src/lib/config/paths.js'
import type {Container} from '../../../src/lib/engines/engine.js'
import {engines} from '../../../src/lib/engines/index.js'
import {caddySpec, holderSpec, slotLabel} from '../../../src/lib/features/proxy/containers.js'
import {proxyPlan} from '../../../src/lib/features/proxy/proxy-plan.js'
import type {WantedProxy} from '../../../src/lib/features/proxy/proxy-plan.js'
import type {ProxyState} from '../../../src/lib/features/proxy/state.js'
import {nothing, steps} from '../../../src/lib/plan/plan.js'
import {toShell} from '../../../src/lib/shell/command.js'
import {caddyfileText} from '../../../src/lib/features/proxy/texts.js'
import {render, template} from '../../../src/lib/template.js'

const settings = {image: 'caddy:2', httpPort: 80, httpsPort: 443}

const container = (name: string, labelled: Readonly<Record<string, string>>, over: Partial<Container> = {}): Container => ({
  ...{id: name, name, image: 'caddy:2', imageId: 'sha256:new', labels: labelled, state: 'running', exitCode: 0, restarts: 0, oomKilled: false, startedAt: '', networks: []},
  ...over,
})

const holder = container('shipit-proxy-net', holderSpec('caddy:2', settings, true).labels)
const caddy = (name: string, slot: 'a' | 'b', over: Partial<Container> = {}) => container(name, caddySpec('caddy:2', {name, slot}).labels, over)

const bare: ProxyState = {containers: [], images: [], routes: {ready: false, files: [], onDisk: '', loaded: ''}, unit: '', start: '', isEnabled: false, current: '', migrates: true}

const serving: ProxyState = {
  containers: [holder, caddy('shipit-proxy', 'a')],
  images: [{id: 'sha256:new', refs: ['caddy:2'], digests: [], layers: [], size: 1, architecture: 'amd64'}],
  routes: {ready: true, files: [{path: 'Caddyfile', text: caddyfileText(settings)}], onDisk: 'abc', loaded: 'abc'},
  unit: render('systemd/shipit-proxy.service', {engine: 'docker'}),
  start: template('proxy/start.sh'),
  isEnabled: true,
  current: 'a',
  migrates: true,
}

const titles = (state: ProxyState, over: Partial<WantedProxy> = {}) =>
  steps(proxyPlan({host: 'web1', engine: engines.docker, settings, state, image: {bring: nothing}, ...over})).map((step) => step.title)

const made = ['Create shipit-proxy from caddy:2', 'Start the proxy, as at every boot']

describe('proxyPlan()', () => {
  it('makes all of it on a bare host', () => {
    expect(titles(bare)).to.deep.equal([
      'Network shipit',
      'Folders under /var/lib/shipit',
      'How the proxy starts',
      'The service shipit-proxy',
      'Read the units again',
      'Start the proxy at boot',
      'Write the Caddyfile',
      'Create shipit-proxy-net, which holds the ports 80 and 443',
      ...made,
    ])
  })

  it('changes nothing where it serves', () => expect(titles(serving)).to.deep.equal([]))

  it('hands over to another image, beside the one that serves, in the folder of sockets that is free', () => {
    const plan = proxyPlan({host: 'web1', engine: engines.docker, settings: {...settings, image: 'caddy:2.11'}, state: serving, image: {bring: nothing}})
    const [, create] = steps(plan)
    expect(steps(plan).map((step) => step.title)).to.deep.equal(['Network shipit', 'Create shipit-proxy-next from caddy:2.11', 'Hand over to Caddy of caddy:2.11, while it serves'])
    expect(create?.kind === 'run' && create.command.kind === 'run' && create.command.words)
      .to.include(`${slotLabel}=b`)
      .and.include('/run/shipit/proxy/b:/run/shipit')
  })

  it('hands over to a newer build of the same image', () => {
    expect(titles(serving, {image: {bring: nothing, id: 'sha256:newer'}})).to.include('Hand over to Caddy of caddy:2, while it serves')
  })

  it('keeps the image of a Caddy that serves although its name is gone from the host', () => expect(titles({...serving, images: []})).to.deep.equal([]))

  it('removes the new Caddy of an upgrade that was cut off before it took over', () => {
    const next = caddy('shipit-proxy-next', 'b')
    expect(titles({...serving, containers: [...serving.containers, next]})).to.deep.equal(['Remove shipit-proxy-next'])
  })

  it('goes on with an upgrade that was cut off after the new Caddy took over', () => {
    const next = caddy('shipit-proxy-next', 'b')
    expect(titles({...serving, containers: [...serving.containers, next], current: 'b'})).to.deep.equal(['Hand over to Caddy of caddy:2, while it serves'])
    expect(titles({...serving, containers: [holder, next], current: 'b'})).to.deep.equal(['Hand over to Caddy of caddy:2, while it serves'])
  })

  it('starts a Caddy that does not serve', () => {
    const stopped = {...serving, containers: [holder, caddy('shipit-proxy', 'a', {state: 'exited'})], routes: {...serving.routes, ready: false, loaded: ''}}
    expect(titles(stopped)).to.deep.equal(['Start the proxy, as at every boot'])
  })

  it('makes a Caddy that is gone', () => expect(titles({...serving, containers: [holder]})).to.include.members(made))

  it('says that it begins anew when the ports change', () => {
    const changed = titles(serving, {settings: {...settings, httpPort: 8080}})
    expect(changed).to.include.members([
      'Remove shipit-proxy',
      'Remove shipit-proxy-net',
      'Write the Caddyfile',
      'Create shipit-proxy-net, which holds the ports 8080 and 443',
      ...made,
    ])
    expect(changed.indexOf('Remove shipit-proxy-net')).to.be.below(changed.indexOf('Write the Caddyfile'))
  })

  it('loads files that Caddy does not have loaded', () => {
    expect(titles({...serving, routes: {...serving.routes, loaded: 'older'}})).to.deep.equal(['Write the Caddyfile'])
  })

  it('writes the Caddyfile anew, and restarts nothing, where another proxy before it is to be believed', () => {
    expect(titles(serving, {settings: {...settings, trustedProxies: ['203.0.113.0/24']}})).to.deep.equal(['Write the Caddyfile'])
  })

  it('runs Caddy with no more rights than it needs, and without the name of a host of its own', () => {
    const words = toShell(engines.docker.create(caddySpec('caddy:2', {name: 'shipit-proxy', slot: 'a'})))
    expect(words).to.include('--network container:shipit-proxy-net').and.include('--cap-drop ALL --cap-add NET_BIND_SERVICE').and.include('--log-opt max-size=10m')
    expect(words).not.to.include('--hostname')
    expect(caddySpec('caddy:2', {name: 'shipit-proxy', slot: 'a'}).labels[labels.kind]).to.equal('proxy')
  })
})
