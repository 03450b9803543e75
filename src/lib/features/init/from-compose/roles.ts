import {compact} from '../draft.js'
import type {Draft, DraftRole} from '../draft.js'
import {toName} from '../look/remote.js'
import {imageParts} from '../words/image.js'
import {entriesOf, get, textAt, textOf, textsOf} from '../words/tree.js'
import type {Parts} from './choose.js'
import {containerOf, stopTimeoutOf} from './container.js'
import type {Container} from './container.js'
import {hasHealth, healthPathOf} from './health.js'
import {labelsOf} from './labels.js'
import {tellLeftovers} from './leftovers.js'
import {portsOf} from './ports.js'
import {lineOf, said, tell} from './service.js'
import type {Desk, Service} from './service.js'

/** The app itself: the web role at the top level, and those beside it. */
export function appOf(desk: Desk, {web, roles, once, front}: Parts): Draft {
  ;[web, ...roles, ...once].forEach((service) => tellLeftovers(desk, service))
  const own = containerOf(desk, web)
  const others = roles.map((service) => ({name: toName(service.name, 30), service, container: containerOf(desk, service)}))
  const shared = sharedBy([own, ...others.map(({container}) => container)])
  const {env, secrets, volumes, files, command, ...rest} = own
  // Those of the top level go for all roles.
  const mine = others.length > 0 || front ? {...rest, ...(front && {options: [...(rest.options ?? []), `--network-alias=${web.name}`]})} : {}
  const extra = compact({
    ...mine,
    env: without(env, shared.env),
    secrets: minus(secrets, shared.secrets),
    volumes: minus(volumes, shared.volumes),
    files: without(files, shared.files),
  })
  return compact({
    ...imageOf(desk, web),
    ...shared,
    ...(front ? {} : webOf(desk, web)),
    ...(others.length > 0 || front ? {} : rest),
    command,
    ...replicasOf(web),
    deploy: deployOf(web, own),
    roles: compact({
      web: Object.keys(extra).length > 0 ? extra : undefined,
      ...Object.fromEntries(others.map(({name, service, container}) => [name, roleOf(desk, service, container, shared)])),
    }),
    hooks: once[0] && {'before-switch': {command: containerOf(desk, once[0]).command ?? '', in: 'image' as const}},
  })
}

function roleOf(desk: Desk, service: Service, {env, secrets, volumes, files, ...rest}: Container, shared: Shared): DraftRole {
  for (const {line, target} of portsOf(service))
    tell(desk, line, `ports: ${target} of ${service.name} is not published: to serve it, give the role a \`port\` and \`domains\` or a \`path\` of its own`)
  if (hasHealth(service)) tell(desk, lineOf(service, 'healthcheck'), `healthcheck of ${service.name}: a worker counts as well once it stays up`)
  return compact({
    ...rest,
    env: without(env, shared.env),
    secrets: minus(secrets, shared.secrets),
    volumes: minus(volumes, shared.volumes),
    files: without(files, shared.files),
    ...replicasOf(service),
    deploy: compact({stop_timeout: stopTimeoutOf(service)}),
  })
}

type Shared = Pick<Container, 'env' | 'secrets' | 'volumes' | 'files'>

/** What all of them have alike stands once, at the top. */
function sharedBy([first = {}, ...others]: readonly Container[]): Shared {
  const inAll = (key: 'env' | 'files', name: string, value: unknown): boolean => others.every((each) => JSON.stringify(each[key]?.[name]) === JSON.stringify(value))
  const record = <T>(key: 'env' | 'files', value: Readonly<Record<string, T>> | undefined) =>
    Object.fromEntries(Object.entries(value ?? {}).filter(([name, each]) => inAll(key, name, each)))
  const list = (key: 'secrets' | 'volumes') => (first[key] ?? []).filter((word) => others.every((each) => each[key]?.includes(word)))
  return compact({env: record('env', first.env), files: record('files', first.files), secrets: list('secrets'), volumes: list('volumes')})
}

const without = <T extends object>(value: T | undefined, shared: object | undefined): T | undefined =>
  value && (Object.fromEntries(Object.entries(value).filter(([key]) => !Object.hasOwn(shared ?? {}, key))) as T)

const minus = (list: readonly string[] | undefined, shared: readonly string[] | undefined): readonly string[] => (list ?? []).filter((word) => !shared?.includes(word))

function webOf(desk: Desk, web: Service): Draft {
  const ports = portsOf(web).filter(({isUdp}) => !isUdp)
  const {port: labelled, domains} = labelsOf(web)
  const exposed = textsOf(web.keys.get('expose')?.tree).map((text) => Number.parseInt(text, 10))[0]
  const port = labelled ?? (ports.find(({target}) => usual.has(target)) ?? ports[0])?.target ?? exposed
  for (const other of portsOf(web).filter(({target}) => target !== port))
    tell(
      desk,
      other.line,
      `ports: ${other.target} of ${web.name} is not published: the proxy serves one port, ${port ?? 'which is to be written'}. Another needs \`deploy: {strategy: replace}\` and \`options: [--publish=${other.published ?? other.target}:${other.target}${other.isUdp ? '/udp' : ''}]\``,
    )
  const path = healthPathOf(web)
  if (hasHealth(web) && path === undefined)
    tell(desk, lineOf(web, 'healthcheck'), 'healthcheck is a command in the container; the proxy asks a path: write the one that answers 200')
  return {domains, port, health: path ?? {path: '/', status: '200-499'}}
}

/** Ports that web servers have. */
const usual: ReadonlySet<number> = new Set([80, 8080, 8000, 3000, 5000, 8081, 8069, 2368])

function imageOf(desk: Desk, web: Service): Draft {
  const build = web.keys.get('build')
  const {repository, tag, digest} = imageParts(web.image ?? '')
  if (!build) {
    if (digest !== undefined) tell(desk, lineOf(web, 'image'), 'image is held by its digest; here it is by its tag')
    return {image: repository, tag: tag ?? 'latest'}
  }
  const tree = build.tree
  const known = ['context', 'dockerfile', 'target', 'args', 'secrets', 'platforms']
  for (const [key, {place}] of entriesOf(tree)) if (!known.includes(key)) tell(desk, place.line, `build.${key} has no counterpart`)
  const context = (textOf(tree) ?? textAt(tree, 'context') ?? '.').replace(/^\.\/(?=.)/, '').replace(/^\.\/$/, '.')
  const more = compact({
    dockerfile: dockerfileIn(context, textAt(tree, 'dockerfile')),
    target: textAt(tree, 'target'),
    args: argsOf(tree),
    platforms: textsOf(get(tree, 'platforms')?.tree),
    secrets: textsOf(get(tree, 'secrets')?.tree),
  })
  return {...(repository !== '' && {image: repository}), build: Object.keys(more).length === 0 ? context : {context, ...more}}
}

/** Compose counts it from the context. */
const dockerfileIn = (context: string, dockerfile: string | undefined): string | undefined =>
  dockerfile === undefined || dockerfile === 'Dockerfile' ? undefined : context === '.' ? dockerfile : `${context}/${dockerfile}`

function argsOf(tree: Parameters<typeof get>[0]): Readonly<Record<string, string>> {
  const args = get(tree, 'args')?.tree
  const listed = textsOf(args).flatMap((word) => (word.includes('=') ? [[word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)] as const] : []))
  return Object.fromEntries([...listed, ...entriesOf(args).flatMap(([name, {tree: value}]) => (textOf(value) === undefined ? [] : [[name, textOf(value) ?? ''] as const]))])
}

function replicasOf(service: Service): Pick<Draft, 'replicas'> {
  const count = Number(said(service, 'scale') ?? textAt(service.keys.get('deploy')?.tree, 'replicas') ?? 1)
  return count > 1 ? {replicas: count} : {}
}

/** An image of others that keeps data is not made for two at once. */
const deployOf = (web: Service, {volumes = []}: Container): Draft['deploy'] =>
  compact({strategy: !web.keys.has('build') && volumes.some((word) => !word.endsWith(':ro')) ? ('replace' as const) : undefined, stop_timeout: stopTimeoutOf(web)})
