import {isNamed} from '../../images/deliver.js'
import {readRoute, routeFiles} from '../../proxy/route-files.js'
import type {ProxyFile} from '../../proxy/route.js'
import {byPart} from '../../proxy/state.js'
import {caddyfileText, proxyStart, proxyUnit} from '../../proxy/texts.js'
import type {HostCheck, Seen} from '../facts.js'
import {findings} from '../finding.js'

export const servingCheck: HostCheck = ({host, proxy, caddy}) => {
  const {ok, fault} = findings('proxy', host)
  const parts = byPart(proxy.containers)
  if (!parts.holder || !parts.caddy) return [fault('caddy', 'There is no proxy here yet.', 'Set the host up: `shipit setup`.')]
  if (!proxy.routes.ready) return [fault('caddy', 'It does not answer.', `\`systemctl restart shipit-proxy\` on ${host}; \`journalctl -u shipit-proxy\` tells what is wrong.`)]
  return [ok('caddy', `${caddy === '' ? parts.caddy.image : `${caddy} (${parts.caddy.image})`} serves`)]
}

export const imageCheck: HostCheck = ({host, proxy, config}) => {
  const {ok, warning} = findings('proxy', host)
  const {caddy} = byPart(proxy.containers)
  if (!caddy) return []
  const {image} = config.proxy
  if (caddy.image !== image) return [warning('image', `Caddy runs from ${caddy.image}; deploy.yml says ${image}.`, '`shipit setup` brings it over while it serves.')]
  const newest = proxy.images.find((each) => isNamed(each, image))
  if (newest && newest.id !== caddy.imageId) return [warning('image', `A newer build of ${image} lies on the host.`, '`shipit proxy upgrade` brings it over while it serves.')]
  return [ok('image', `${image}, the newest build of it here`)]
}

/** The Caddyfile and every route are what shipit writes, and are what Caddy has loaded. */
export const caddyfileCheck: HostCheck = (seen) => {
  const {host, proxy, config} = seen
  if (!byPart(proxy.containers).caddy) return []
  const {ok, fault} = findings('proxy', host)
  const [found, routes] = [proxy.routes.files.find(({path}) => path === 'Caddyfile')?.text, strangeFiles(seen)]
  const isOurs = found === caddyfileText(config.proxy)
  const isLoaded = !proxy.routes.ready || proxy.routes.loaded === proxy.routes.onDisk
  return [
    isOurs
      ? ok('Caddyfile', 'as shipit writes it')
      : fault(
          'Caddyfile',
          `${found === undefined ? 'It is gone' : 'It is not what shipit writes'}: edited by hand, or of another version of shipit or other settings under \`proxy\`.`,
          '`shipit setup` writes it anew.',
        ),
    routes.length === 0
      ? ok('routes', 'as shipit writes them')
      : fault('routes', `Not what shipit writes: ${routes.join(', ')}.`, 'A `shipit deploy` of the app writes its routes anew; a file that shipit never wrote is yours to remove.'),
    ...(isLoaded
      ? []
      : [
          fault(
            'loaded',
            'Caddy has loaded other files than those on disk: the next restart changes what is served.',
            '`shipit setup`, then `shipit deploy`, write and load them.',
          ),
        ]),
  ]
}

/** Files of sites and routes that no route of theirs explains. */
function strangeFiles({proxy}: Seen): readonly string[] {
  const files = proxy.routes.files.filter(({path}) => path !== 'Caddyfile')
  const explained = new Map(files.flatMap(ownFiles).map(({path, text}) => [path, text]))
  return files.filter(({path, text}) => explained.get(path) !== text).map(({path}) => path)
}

const ownFiles = ({path, text}: ProxyFile): readonly ProxyFile[] => {
  const route = path.startsWith('routes/') ? readable(text) : undefined
  return route ? routeFiles(route) : []
}

/** What was edited by hand may be no JSON any more. */
function readable(text: string): ReturnType<typeof readRoute> {
  try {
    return readRoute(text)
  } catch {
    return undefined
  }
}

export const proxyBootCheck: HostCheck = ({host, proxy, engine}) => {
  if (!byPart(proxy.containers).holder) return []
  const {ok, warning} = findings('proxy', host)
  const fix = '`shipit setup` mends it.'
  if (!proxy.isEnabled) return [warning('proxy boot', 'shipit-proxy.service is not enabled: after a reboot nothing serves.', fix)]
  if (proxy.unit !== proxyUnit(engine) || proxy.start !== proxyStart()) return [warning('proxy boot', 'shipit-proxy.service is not what shipit writes.', fix)]
  return [ok('proxy boot', 'starts after a reboot')]
}
