import {labels, paths} from '../../../config/paths.js'
import type {Container, PublishedPort} from '../../../engines/engine.js'
import {isLoopback} from '../../../engines/published.js'
import {goneAccessories} from '../../accessories/gone.js'
import type {HostCheck, Seen} from '../facts.js'
import {findings} from '../finding.js'
import type {Finding} from '../finding.js'

/** Containers of shipit that nothing asks for any more. */
export const orphanCheck: HostCheck = (seen) => {
  const {ok, warning} = findings('containers', seen.host)
  const orphans = seen.everything.flatMap((container): Finding[] => {
    const why = orphaned(container, seen)
    return why === undefined ? [] : [warning(`orphan ${container.name}`, why.told, why.fix)]
  })
  return orphans.length > 0 ? orphans : [ok('orphans', 'none')]
}

type Why = {readonly told: string; readonly fix: string}

function orphaned(container: Container, seen: Seen): Why | undefined {
  const {checkup, config, engine, host} = seen
  const [app, kind] = [container.labels[labels.app], container.labels[labels.kind]]
  if (app === undefined || kind === 'proxy') return undefined
  if (!checkup.apps.includes(app))
    return {
      told: `It is of ${app}, of which nothing is left in ${paths.app(app)}.`,
      fix: `If nobody needs it: \`${engine.name} rm --force ${container.name}\` on ${host}. Its volumes stay.`,
    }
  if (app !== config.name) return undefined
  if (kind === 'app') return strayReplica(container, seen)
  const accessory = container.labels[labels.accessory]
  return kind === 'accessory' && accessory !== undefined && goneAccessories(config, host, [container]).length > 0
    ? {told: `deploy.yml has no accessory ${accessory} on this host.`, fix: '`shipit plan` shows what the next deploy does with it; its data stays.'}
    : undefined
}

/** Old replicas that drain are none. */
function strayReplica({labels: own}: Container, {config, host, flags, checkup}: Seen): Why | undefined {
  const role = own[labels.role] ?? ''
  if (!config.roles.some((each) => each.name === role && each.hosts.includes(host)))
    return {told: `deploy.yml has no role ${role} on this host.`, fix: '`shipit plan` shows it; the next deploy removes it.'}
  const live = flags.includes(`${config.name}.${role}.green`) ? 'green' : 'blue'
  if (own[labels.colour] === live || checkup.drains.length > 0) return undefined
  return {told: 'It serves nothing: a deploy that was cut off left it, unless one is at work.', fix: '`shipit lock` tells who is at work; the next `shipit deploy` removes it.'}
}

/** Containers of the app that start again and again, or ran out of memory. */
export const restartCheck: HostCheck = ({host, everything, config}) => {
  const {warning, fault} = findings('containers', host)
  return everything
    .filter((each) => each.labels[labels.app] === config.name)
    .flatMap(({name, state, restarts, oomKilled}): Finding[] => {
      if (state === 'restarting') return [fault(name, `It ends and starts again, ${restarts} times so far.`, `\`shipit logs\` shows what it says.`, 'UNHEALTHY')]
      return oomKilled ? [warning(name, 'It ran out of memory.', 'Raise `limits: {memory: …}`, or mend what takes it.')] : []
    })
}

/** An engine sends published ports to containers before the firewall of the host sees them. */
export const publishedCheck: HostCheck = (seen) => {
  const {ok, warning} = findings('containers', seen.host)
  const open = seen.published.filter((each) => !isLoopback(each.address) && isBeyond(each, seen))
  if (open.length === 0) return [ok('published', 'none that passes by a firewall unasked')]
  return open.map(({container, address, port, protocol}) =>
    warning(
      `published ${port}${protocol === 'tcp' ? '' : `/${protocol}`}`,
      `It leads from ${address === '' ? 'every address' : address} to ${container}, whatever ${seen.checkup.firewalls.join(' or ') || 'a firewall on the host'} says: ${seen.engine.name} passes by it.`,
      `Publish it on 127.0.0.1 only, and reach it by \`shipit tunnel\`${isOurs(container, seen) ? ': take the address out of `publish` in deploy.yml' : ''}.`,
    ),
  )
}

/** The ports of the proxy are meant to be open. What the file of an app publishes is asked for, but a firewall that is on gives a false sense of safety. */
const isBeyond = ({container}: PublishedPort, seen: Seen): boolean => {
  const owner = seen.everything.find((each) => each.name === container)
  if (owner?.labels[labels.kind] === 'proxy') return false
  return owner?.labels[labels.app] === undefined || seen.checkup.firewalls.length > 0
}

const isOurs = (container: string, {everything, config}: Seen): boolean => everything.some((each) => each.name === container && each.labels[labels.app] === config.name)
