import {cmd, or, inTurn} from '../../shell/command.js'
import type {Fact} from '../../shell/fact.js'

/** Where Debian's packages come from, as this machine has it. */
export type Packages = {
  /** URL of the main archive. */
  readonly mirror: string
  /** URL of the security archive. */
  readonly security?: string
  /** A file for /etc/apt/apt.conf.d. */
  readonly settings: string
}

/** Undefined where apt is not there, or knows no mirror of Debian. */
export const debianPackages: Fact<Packages | undefined> = {
  command: inTurn(
    or(cmd('apt-get', 'indextargets', '--format', '$(REPO_URI)|$(RELEASE)|$(COMPONENT)|$(ORIGIN)', 'Created-By: Packages'), cmd('true')),
    or(cmd('apt-config', 'dump', 'Acquire'), cmd('true')),
  ),
  parse(stdout) {
    const lines = stdout.split('\n')
    const targets = lines.filter((line) => !line.startsWith('Acquire') && line.includes('|')).map(toTarget)
    const debian = targets.filter((target) => target.origin === 'Debian' || (target.origin === '' && /\/debian(-security)?\/?$/.test(target.uri)))
    const main = debian.find((target) => !target.release.includes('-') && target.component === 'main')
    if (!main) return undefined
    const security = debian.find((target) => target.release.endsWith('-security'))
    return {
      mirror: main.uri,
      ...(security && {security: security.uri}),
      settings: lines.filter((line) => shared.test(line)).join('\n'),
    }
  },
}

/** Settings without which the same mirror may refuse: proxies, and how old an index may be. */
const shared = /^Acquire::(?:Check-Valid-Until|Check-Date|https?::Proxy|https?::Proxy::\S+|Retries) /

const toTarget = (line: string): {readonly uri: string; readonly release: string; readonly component: string; readonly origin: string} => {
  const [uri = '', release = '', component = '', origin = ''] = line.split('|')
  return {uri, release, component, origin}
}

/** A file for /etc/apt/sources.list.d of a Debian of that release, such as trixie. */
export const toSources = ({mirror, security}: Packages, release: string): string =>
  [toSource(mirror, `${release} ${release}-updates`), ...(security === undefined ? [] : [toSource(security, `${release}-security`)])].join('\n')

const toSource = (uri: string, suites: string): string =>
  ['Types: deb', `URIs: ${uri}`, `Suites: ${suites}`, 'Components: main', 'Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg', ''].join('\n')
