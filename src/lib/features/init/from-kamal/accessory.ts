import type {Tree} from '../../../config/yaml/tree.js'
import {readyRow} from '../../../config/ready/ready.js'
import {isMounted} from '../../../config/ready/data.js'
import {compact} from '../draft.js'
import type {DraftAccessory} from '../draft.js'
import {toName} from '../look/remote.js'
import {get, itemsOf, textAt, textOf, textsOf} from '../words/tree.js'
import {tell, tellOthers} from './desk.js'
import type {Desk} from './desk.js'
import {variablesOf} from './env.js'
import {proxiedOf} from './proxy.js'
import {labelsSaid, optionsOf} from './servers.js'
import type {Role} from './servers.js'

export function accessoryOf(desk: Desk, name: string, {tree, line}: {readonly tree: Tree; readonly line: number}, roles: readonly Role[]): DraftAccessory {
  const path = `accessories.${name}.`
  tellOthers(desk, tree, path, {
    known,
    said: {
      labels: labelsSaid,
      network: 'has no counterpart: accessories are on the network of the app',
      service: 'has no counterpart: the app finds it by its name here',
      registry: 'has no counterpart: hosts must be logged in to it',
    },
  })
  const image = textAt(tree, 'image') ?? ''
  const {env, secrets} = variablesOf(desk, get(tree, 'env')?.tree, path)
  const {limits, options} = optionsOf(get(tree, 'options')?.tree)
  const hosts = hostsOfAccessory(tree, roles)
  const volumes = [...mountsOf(desk, tree, 'directories', path).map(({source, target}) => `${volumeName(source)}:${target}`), ...textsOf(get(tree, 'volumes')?.tree)]
  const proxy = get(tree, 'proxy')
  const row = readyRow({image, env: {...env}, secrets: [...secrets], volumes})
  const isDoubt = row?.doubt !== undefined && !isMounted(volumes, row.data.path)
  if (isDoubt) tell(desk, line, `${path}image does not tell its major version, and the place of its data depends on it`)
  return compact({
    image,
    ...(hosts.length === 1 ? {host: hosts[0]} : {hosts}),
    command: textAt(tree, 'cmd'),
    ...publishOf(desk, tree, path),
    env,
    secrets: [...secrets, ...(row ? missingPassword(desk, line, path, [...Object.keys(env), ...secrets.map((word) => word.split(':')[0] ?? word)], row.needs) : [])],
    files: Object.fromEntries(mountsOf(desk, tree, 'files', path).map(({source, target, mode}) => [target, mode === undefined ? source : {source, mode}])),
    volumes: isDoubt ? [...volumes, row.data.volume] : volumes,
    limits,
    options,
    ...(proxy?.tree.kind === 'mapping' && withoutUp(proxiedOf(desk, proxy.tree, `${path}proxy.`))),
  })
}

const known = ['image', 'host', 'hosts', 'role', 'roles', 'tag', 'tags', 'cmd', 'port', 'env', 'files', 'directories', 'volumes', 'options', 'proxy']

const withoutUp = ({health, ...rest}: ReturnType<typeof proxiedOf>): DraftAccessory => ({...rest, ...(typeof health === 'string' && {health})})

/** By their own words, or where a role or a tag is. */
export function hostsOfAccessory(tree: Tree, roles: readonly Role[]): readonly string[] {
  const texts = (...keys: readonly string[]): readonly string[] => keys.flatMap((key) => textsOf(get(tree, key)?.tree))
  const ofRoles = texts('role', 'roles').flatMap((name) => roles.find((role) => role.name === name)?.servers.map(({address}) => address) ?? [])
  return [...new Set([...texts('host', 'hosts'), ...ofRoles, ...texts('tag', 'tags').map((tag) => toName(tag, 30))])]
}

/** Elsewhere a bare port is open to the world. */
function publishOf(desk: Desk, tree: Tree, path: string): Pick<DraftAccessory, 'port' | 'publish'> {
  const port = get(tree, 'port')
  const text = textOf(port?.tree)
  if (!port || text === undefined) return {}
  const [, address, outer, inner] = /^(?:(\[.+\]|\d+\.[\d.]+):)?(?:(\d+):)?(\d+)$/.exec(text) ?? []
  if (inner === undefined) return {}
  if (address === undefined && outer === undefined)
    tell(desk, port.place.line, `${path}port: ${inner} is published on 127.0.0.1 of its host alone, not to the world; \`publish: "0.0.0.0:${inner}"\` opens it`)
  if ((address === undefined && outer === undefined) || (address === '127.0.0.1' && outer === inner)) return {port: Number(inner)}
  return {publish: [`${address ?? '0.0.0.0'}:${outer ?? inner}:${inner}`]}
}

type Mount = {readonly source: string; readonly target: string; readonly mode?: string}

/** `local:remote[:options]`, or a mapping. */
function mountsOf(desk: Desk, tree: Tree, key: 'files' | 'directories', path: string): readonly Mount[] {
  return itemsOf(get(tree, key)?.tree).flatMap((item): readonly Mount[] => {
    const text = textOf(item)
    const [source, target] = text === undefined ? [textAt(item, 'local'), textAt(item, 'remote')] : text.split(':')
    if (source === undefined || target === undefined) return []
    const [mode, owner] = [textAt(item, 'mode'), textAt(item, 'owner')]
    if (source.endsWith('.erb')) tell(desk, item.place.line, `${path}${key}: ${source} is a template of Ruby: write the file it comes to, as ${source.replace(/\.erb$/, '')}`)
    if (owner !== undefined || (key === 'directories' && mode !== undefined))
      tell(desk, item.place.line, `${path}${key}: owner${key === 'directories' ? ' and mode' : ''} of ${target} is not taken over; a file may have \`owner: 1000:1000\`, by number`)
    return [{source: source.replace(/\.erb$/, ''), target, ...(mode !== undefined && {mode})}]
  })
}

const volumeName = (source: string): string => (source.startsWith('/') ? source : source.replaceAll(/[^A-Za-z0-9_.-]+/g, '-').replace(/^[^A-Za-z0-9]+/, ''))

function missingPassword(desk: Desk, line: number, path: string, given: readonly string[], [advised, ...others]: readonly string[]): readonly string[] {
  if (advised === undefined || [advised, ...others].some((name) => given.includes(name))) return []
  tell(desk, line, `${path}env has no ${advised}, and the image does not start without: it is a secret now`)
  return [advised]
}
