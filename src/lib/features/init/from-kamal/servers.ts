import type {Entry, Tree} from '../../../config/yaml/tree.js'
import {compact} from '../draft.js'
import type {Draft, DraftRole} from '../draft.js'
import {toName} from '../look/remote.js'
import {sizeOf} from '../words/measures.js'
import {entriesOf, get, itemsOf, textAt, textOf, textsOf} from '../words/tree.js'
import {tell, tellOthers} from './desk.js'
import type {Desk} from './desk.js'
import {variablesOf} from './env.js'
import {proxiedOf} from './proxy.js'

export type Server = {readonly address: string; readonly tags: readonly string[]}
export type Role = {readonly name: string; readonly line: number; readonly servers: readonly Server[]; readonly tree?: Tree}

/** Roles of `servers`; a list is the web role. */
export function rolesOf(desk: Desk): readonly Role[] {
  const servers = get(desk.tree, 'servers')
  if (!servers) return []
  if (servers.tree.kind !== 'mapping') return [{name: 'web', line: servers.place.line, servers: serversIn(servers.tree)}]
  return entriesOf(servers.tree).map(([name, {tree, place}]) => ({
    name,
    line: place.line,
    servers: serversIn(tree.kind === 'mapping' ? get(tree, 'hosts')?.tree : tree),
    ...(tree.kind === 'mapping' && {tree}),
  }))
}

/** `203.0.113.10`, or `203.0.113.10: [tag]`. */
const serversIn = (tree: Tree | undefined): readonly Server[] =>
  itemsOf(tree).flatMap((item): readonly Server[] => {
    const address = textOf(item)
    if (address !== undefined) return [{address, tags: []}]
    return entriesOf(item).map(([name, entry]: readonly [string, Entry]) => ({address: name, tags: textsOf(entry.tree).map((tag) => toName(tag, 30))}))
  })

/** Every host once, with all its tags. */
export function hostsOf(roles: readonly Role[], others: readonly string[]): NonNullable<Draft['hosts']> {
  const tags = new Map<string, string[]>()
  for (const {servers} of roles) for (const {address, tags: own} of servers) tags.set(address, [...new Set([...(tags.get(address) ?? []), ...own])])
  for (const address of others) if (!tags.has(address) && ![...tags.values()].flat().includes(address)) tags.set(address, [])
  return [...tags].map(([address, own]) => (own.length === 0 ? address : {address, tags: own}))
}

/** A role of its own, but for what the proxy does. `all`: it runs on every host. */
export function roleOf(desk: Desk, role: Role, {all, serves}: {readonly all: boolean; readonly serves: boolean}): DraftRole {
  const {tree, name, servers} = role
  const path = `servers.${name}.`
  tellOthers(desk, tree, path, {
    known: ['hosts', 'cmd', 'options', 'env', 'proxy', 'traefik', 'logging', 'stop_wait_time', ...(isTraefik(tree) ? ['labels'] : [])],
    said: {labels: labelsSaid, asset_path: assetsSaid, healthcheck: 'has no counterpart for a worker: it counts as well once it stays up'},
  })
  const {env, secrets} = variablesOf(desk, get(tree, 'env')?.tree, path)
  const {limits, options} = optionsOf(get(tree, 'options')?.tree)
  const command = textAt(tree, 'cmd')
  const proxy = get(tree, 'proxy')
  const own = proxy?.tree.kind === 'mapping' ? proxiedOf(desk, proxy.tree, `${path}proxy.`) : {}
  return compact({
    hosts: all ? undefined : servers.map(({address}) => address),
    command,
    ...(serves ? own : {}),
    env,
    secrets,
    limits,
    options: [...options, ...loggingOf(get(tree, 'logging')?.tree)],
  })
}

export const labelsSaid = 'has no counterpart; options: [--label=NAME=VALUE] sets them'
export const assetsSaid = 'has no counterpart: old and new replicas each serve their own assets, and the old ones until they are drained'

/** Labels for nothing but Traefik. */
const isTraefik = (tree: Tree | undefined): boolean => entriesOf(get(tree, 'labels')?.tree).every(([name]) => name.startsWith('traefik.'))

/** Options of `docker run`: limits by their own names, all else as words. */
export function optionsOf(tree: Tree | undefined): {readonly limits: DraftRole['limits']; readonly options: readonly string[]} {
  const all = entriesOf(tree).flatMap(([name, entry]) => textsOf(entry.tree).map((value) => ({name, value})))
  const [cpus, memory, pids] = ['cpus', 'memory', 'pids-limit'].map((key) => all.find(({name}) => name === key)?.value)
  const limits = compact({cpus: cpus === undefined ? undefined : Number(cpus), memory: sizeOf(memory ?? ''), pids: pids === undefined ? undefined : Number(pids)})
  // Containers come back by themselves here; that is no option to choose.
  const others = all.filter(({name}) => !['cpus', 'memory', 'pids-limit', 'restart'].includes(name))
  return {limits: Object.keys(limits).length > 0 ? limits : undefined, options: others.map(({name, value}) => (value === 'true' ? `--${name}` : `--${name}=${value}`))}
}

export const loggingOf = (tree: Tree | undefined): readonly string[] => [
  ...(textAt(tree, 'driver') === undefined ? [] : [`--log-driver=${textAt(tree, 'driver')}`]),
  ...entriesOf(get(tree, 'options')?.tree).map(([name, entry]) => `--log-opt=${name}=${textOf(entry.tree) ?? ''}`),
]

/** Domains that labels for Traefik tell, as Kamal 1 has them. */
export function domainsOfLabels(desk: Desk, role: Role): readonly string[] {
  const labels = get(role.tree, 'labels')
  const found = entriesOf(labels?.tree).flatMap(([name, entry]) =>
    /\.rule$/.test(name) ? [...(textOf(entry.tree) ?? '').matchAll(/[`'"]([a-z0-9.-]+\.[a-z]+)[`'"]/g)].flatMap((each) => each[1] ?? []) : [],
  )
  if (found.length > 0 && labels) tell(desk, labels.place.line, `servers.${role.name}.labels: the domains of Traefik's rule are under \`domains\` now`)
  return found
}
