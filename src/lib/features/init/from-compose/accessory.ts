import {isMounted} from '../../../config/ready/data.js'
import {readyRow} from '../../../config/ready/ready.js'
import {compact} from '../draft.js'
import type {DraftAccessory} from '../draft.js'
import {toName} from '../look/remote.js'
import {secretWord} from '../words/secret-names.js'
import {entriesOf, get, textsOf} from '../words/tree.js'
import {containerOf, stopTimeoutOf} from './container.js'
import type {Container} from './container.js'
import {accessoryHealthOf} from './health.js'
import {tellLeftovers} from './leftovers.js'
import {portsOf, publishWord} from './ports.js'
import {lineOf, tell} from './service.js'
import type {Desk, Service} from './service.js'

/** A service that stands beside the app. Of well-known servers, only what they do not get by themselves is written. */
export function accessoryOf(desk: Desk, service: Service): DraftAccessory {
  tellLeftovers(desk, service)
  const image = service.image ?? ''
  const container = containerOf(desk, service)
  const row = readyRow({image, env: {...container.env}, volumes: [...(container.volumes ?? [])], secrets: [...(container.secrets ?? [])]})
  const secrets = [...(container.secrets ?? []), ...(row ? passwordOf(desk, service, container, row.needs) : [])]
  const volumes = row?.doubt !== undefined && !isMounted(container.volumes ?? [], row.data.path) ? doubted(desk, service, row.data.volume, container) : container.volumes
  return compact({
    image,
    ...container,
    secrets,
    volumes,
    options: [...(container.options ?? []), ...namesOf(service).map((name) => `--network-alias=${name}`)],
    health: row ? undefined : accessoryHealthOf(service),
    publish: row ? unpublished(desk, service) : portsOf(service).map(publishWord),
    stop_timeout: stopTimeoutOf(service),
  })
}

/** What others call it beside the name that it has here. */
const namesOf = (service: Service): readonly string[] => [
  ...(toName(service.name, 30) === service.name ? [] : [service.name]),
  ...entriesOf(service.keys.get('networks')?.tree).flatMap(([, {tree}]) => textsOf(get(tree, 'aliases')?.tree)),
]

/** A well-known server that does not start without a password is given one. */
function passwordOf(desk: Desk, service: Service, {env = {}, secrets = []}: Container, [advised, ...others]: readonly string[]): readonly string[] {
  const given = [...Object.keys(env), ...secrets.map((word) => word.split(':')[0] ?? word)]
  if (advised === undefined || [advised, ...others].some((name) => given.includes(name))) return []
  tell(desk, service.line, `services.${service.name} has no ${advised}, and does not start without: it is a secret now`)
  return [secretWord(desk.book, advised, {owner: service.name})]
}

function doubted(desk: Desk, service: Service, volume: string, {volumes = []}: Container): readonly string[] {
  tell(desk, lineOf(service, 'image'), `image ${service.image} does not tell its major version, and the place of its data depends on it: write a tag such as postgres:17`)
  return [...volumes, volume]
}

function unpublished(desk: Desk, service: Service): undefined {
  for (const {line, published, target} of portsOf(service))
    tell(desk, line, `ports: ${published ?? target} of ${service.name} is published nowhere now: the app finds it by its name, you by \`shipit tunnel ${service.name}\``)
}
