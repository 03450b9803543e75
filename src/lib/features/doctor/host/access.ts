import type {ShipitError} from '../../../errors.js'
import type {HostCheck, Seen} from '../facts.js'
import {findings} from '../finding.js'
import type {Finding} from '../finding.js'

export const sshCheck: HostCheck = ({host, config}) => [openHost(host, config.hosts.find(({name}) => name === host)?.local ?? false)]

/** A host that let us in; `local`: without SSH. */
export const openHost = (host: string, local: boolean): Finding => findings('access', host).ok('ssh', local ? 'this machine, without SSH' : 'connected')

export const rootCheck = ({host, checkup: {root}}: Pick<Seen, 'host' | 'checkup'>): readonly Finding[] => {
  const {ok, fault} = findings('access', host)
  if (!root) return [fault('sudo', 'Commands do not run as root.', 'Run shipit as root, or log in as a user whom sudo asks for no password.', 'SUDO_REFUSED')]
  return [ok('sudo', root.by === undefined ? 'logged in as root' : `${root.by} becomes root without a password`)]
}

/** All that can be said of a host that did not let us in. */
export const closedHost = (host: string, error: ShipitError): Finding =>
  findings('access', host).fault(error.code === 'SUDO_REFUSED' ? 'sudo' : 'ssh', withoutHost(error.message, host), error.hint ?? `See what \`ssh ${host}\` says.`, error.code)

const withoutHost = (message: string, host: string): string => (message.startsWith(`${host}: `) ? message.slice(host.length + 2) : message)
