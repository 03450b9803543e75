import type {ProxySettings} from '../../config/config.js'
import {paths} from '../../config/paths.js'
import type {Engine} from '../../engines/engine.js'
import {render, template} from '../../template.js'

/** The Caddyfile of a host, the same for every app. */
export const caddyfileText = ({httpPort, httpsPort, trustedProxies = []}: Pick<ProxySettings, 'httpPort' | 'httpsPort' | 'trustedProxies'>): string =>
  render('proxy/Caddyfile', {httpPort, httpsPort, trusted: trustedProxies.join(' '), live: paths.live})

/** The unit that starts the proxy at boot, and the script that it runs. */
export const proxyUnit = (engine: Engine): string => render('systemd/shipit-proxy.service', {engine: engine.name})
export const proxyStart = (): string => template('proxy/start.sh')
