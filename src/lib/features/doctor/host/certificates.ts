import {X509Certificate} from 'node:crypto'
import type {HostCheck, Seen} from '../facts.js'
import {findings} from '../finding.js'
import type {Finding} from '../finding.js'
import {proxied} from './network.js'

/** Every domain with HTTPS has a certificate that is good for a while. Caddy renews in the last third of its life. */
export const certificateCheck: HostCheck = (seen) => {
  const domains = proxied(seen).flatMap(({tls, domains}) => (tls === 'off' ? [] : domains))
  return [...new Set(domains)].map((domain) => certificateOf(domain, seen))
}

function certificateOf(domain: string, {host, now, checkup, proxy, engine}: Seen): Finding {
  const {ok, skipped, warning, fault} = findings('proxy', host)
  const what = `certificate ${domain}`
  const fix = `\`${engine.name} logs shipit-proxy\` on ${host} says why Caddy gets none; mostly it is the DNS of the domain, or that ports 80 and 443 cannot be reached.`
  const [newest] = checkup.certificates
    .filter((each) => each.domain === fileName(domain))
    .flatMap(({pem}) => livesOf(pem))
    .toSorted((a, b) => b.until - a.until)
  if (!newest)
    return proxy.routes.files.some(({path}) => path === `sites/${domain}.caddy`)
      ? fault(what, 'There is none: browsers get no answer.', fix)
      : skipped(what, 'before the first deploy')
  const days = Math.floor((newest.until - now) / 86_400)
  if (newest.until <= now) return fault(what, `It ended ${dayOf(newest.until)}.`, fix)
  if (newest.until - now < (newest.until - newest.from) / 6) return warning(what, `It ends ${dayOf(newest.until)}, and was to be renewed before now.`, fix)
  return ok(what, `until ${dayOf(newest.until)}, ${days} ${days === 1 ? 'day' : 'days'} more`)
}

/** Seconds since 1970. */
type Life = {readonly from: number; readonly until: number}

function livesOf(pem: string): readonly Life[] {
  try {
    const {validFrom, validTo} = new X509Certificate(pem)
    return [{from: Date.parse(validFrom) / 1000, until: Date.parse(validTo) / 1000}]
  } catch {
    return []
  }
}

const dayOf = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10)

/** As Caddy calls the file. */
const fileName = (domain: string): string => domain.toLowerCase().replace('*', 'wildcard_')
