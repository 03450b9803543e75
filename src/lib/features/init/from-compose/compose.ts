import {configInvalid} from '../../../config/fault.js'
import {volumeOf} from '../../../config/words/volume.js'
import {readYaml} from '../../../config/yaml/read.js'
import {ShipitError} from '../../../errors.js'
import {compact} from '../draft.js'
import type {Draft, DraftAccessory, Remarks, Translation} from '../draft.js'
import {toName} from '../look/remote.js'
import {newBook} from '../words/secret-names.js'
import {get, textAt} from '../words/tree.js'
import {accessoryOf} from './accessory.js'
import {choose} from './choose.js'
import type {Parts} from './choose.js'
import {labelsOf} from './labels.js'
import {tellTopLevel} from './leftovers.js'
import {portsOf} from './ports.js'
import {appOf} from './roles.js'
import {servicesOf, tell} from './service.js'
import type {Desk, Service} from './service.js'

export type ComposeOptions = {
  /** The service that is the app. Default: the one that looks most like it. */
  readonly service?: string | undefined
  /** Domains of the app. Default: what labels say. */
  readonly domains?: readonly string[]
  /** Files that the compose file may name, by their path. */
  readonly files: ReadonlyMap<string, string>
}

/** A compose file as deploy.yml says it. Hosts and domains are for the user to say. Errors: CONFIG_INVALID where it cannot be read. */
export function fromCompose(file: string, text: string, {service, files, domains = []}: ComposeOptions): Translation {
  const {tree, faults} = readYaml(file, new TextEncoder().encode(text))
  if (!tree) throw configInvalid(faults)
  const desk: Desk = {file, tree, files, notes: [], book: newBook()}
  const services = servicesOf(desk)
  if (services.length === 0) throw new ShipitError('CONFIG_INVALID', `${file} has no services.`, {hint: 'Name the compose file: shipit init --from compose FILE'})
  const parts = choose(desk, services, service)
  // Servers first: the secrets of theirs have the plain names.
  const accessories = Object.fromEntries(
    parts.accessories.map((each) => [nameOf(desk, each.name, each.line, parts), withFront(desk, parts, each, accessoryOf(desk, each), domains)]),
  )
  const app = appOf(desk, parts)
  tellTopLevel(desk)
  tellShared(desk, app, accessories)
  const name = textAt(tree, 'name')
  const draft: Draft = compact({...(name !== undefined && {app: toName(name)}), ...app, ...(domains.length > 0 && !parts.front && {domains}), accessories})
  return {draft, remarks: remarksOf(draft, parts), notes: desk.notes.toSorted((one, other) => one.line - other.line)}
}

function nameOf(desk: Desk, name: string, line: number, {roles}: Parts): string {
  const isRole = name === 'web' || roles.some((role) => role.name === name)
  const own = toName(isRole ? `${name}-server` : name, 30)
  if (own !== name) tell(desk, line, `services.${name} is called ${own} here${isRole ? ': a role has that name' : '; the app finds it by both names'}`)
  return own
}

/** The web server before an app that speaks FastCGI is reached through the proxy. */
function withFront(desk: Desk, {front, web}: Parts, service: Service, accessory: DraftAccessory, domains: readonly string[]): DraftAccessory {
  if (front !== service) return accessory
  const {publish: _publish, ...rest} = accessory
  const all = domains.length > 0 ? domains : labelsOf(front).domains
  tell(
    desk,
    front.line,
    `services.${front.name} stays, since ${web.name} speaks FastCGI: ${all.length > 0 ? 'the domains lead to it' : 'write the `domains` that lead to it'}. It reads files of ${web.name} in a volume or an image of its own`,
  )
  return {...rest, port: portsOf(front).find(({isUdp}) => !isUdp)?.target ?? 80, ...(all.length > 0 && {domains: all})}
}

/** A volume has one owner: the app, or an accessory. */
function tellShared(desk: Desk, app: Draft, accessories: NonNullable<Draft['accessories']>): void {
  const owners = new Map<string, string[]>()
  const roles = [app, ...Object.values(app.roles ?? {})]
  const note = (owner: string, words: readonly string[] | undefined): void => (words ?? []).map((word) => volumeOf(word).source).forEach((source) => source.startsWith('/') || owners.set(source, [...new Set([...(owners.get(source) ?? []), owner])])) // prettier-ignore
  roles.forEach((role) => note('the app', role?.volumes))
  Object.entries(accessories).forEach(([name, accessory]) => note(name, accessory?.volumes))
  for (const [source, names] of owners)
    if (names.length > 1 && get(desk.tree, 'volumes', source))
      tell(desk, 1, `the volume ${source} is shared by ${names.join(' and ')}: each has one of its own here. To share, write a folder of the host, such as /srv/${source}:/path`)
}

function remarksOf({image, tag, deploy, health}: Draft, {web, front}: Parts): Remarks {
  return {
    ...(web.keys.has('build')
      ? {build: 'The folder with the Dockerfile.'}
      : {...(image !== undefined && {image: `Service ${web.name}.`}), ...(tag === 'latest' && {tag: 'Better a version.'})}),
    hosts: 'Where it runs: [user@]address[:port].',
    domains: 'HTTPS comes by itself once they lead to the hosts.',
    ...(front === undefined && {port: 'Where the container listens.'}),
    ...(typeof health === 'object' && {health: 'Any answer but an error of the server. Better a path that answers 200 once the app is well.'}),
    secrets: 'Names alone. A value: shipit secrets set NAME.',
    ...(deploy?.strategy === 'replace' && {deploy: 'Stops the old one first: two at once on the same data is not what this image is made for.'}),
  }
}
