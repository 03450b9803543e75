import type {ProxySettings} from '../../config/config.js'
import type {ObservedRoutes} from './observe.js'
import {caddyfileText} from './texts.js'

/** Hosts whose proxy runs by other settings than those of the file, in words: a deploy leaves the proxy to `shipit setup`. */
export function proxiesOtherwise(settings: ProxySettings, views: readonly {readonly host: string; readonly routes: ObservedRoutes}[]): readonly string[] {
  const wanted = caddyfileText(settings)
  const hosts = views.filter(({routes}) => routes.files.some(({path, text}) => path === 'Caddyfile' && text !== wanted)).map(({host}) => host)
  return hosts.length === 0 ? [] : [`The proxy of ${hosts.join(', ')} is not set as \`proxy\` of deploy.yml says, or as this version of shipit does: \`shipit setup\` sets it.`]
}
