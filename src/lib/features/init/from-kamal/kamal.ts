import {configInvalid} from '../../../config/fault.js'
import {readYaml} from '../../../config/yaml/read.js'
import {compact} from '../draft.js'
import type {Draft, Remarks, Translation} from '../draft.js'
import {toName} from '../look/remote.js'
import {durationOf} from '../words/measures.js'
import {entriesOf, get, textAt, textsOf} from '../words/tree.js'
import {accessoryOf, hostsOfAccessory} from './accessory.js'
import {aliasesOf} from './aliases.js'
import {tell, tellOthers} from './desk.js'
import type {Desk} from './desk.js'
import {variablesOf} from './env.js'
import {pruned, withoutErb} from './erb.js'
import {hooksOf} from './hooks.js'
import {imageOf, sshOf} from './image.js'
import {healthOf, proxiedOf} from './proxy.js'
import type {Proxied} from './proxy.js'
import {sourcesOf} from './secrets.js'
import {assetsSaid, domainsOfLabels, hostsOf, labelsSaid, loggingOf, roleOf, rolesOf} from './servers.js'
import type {Role} from './servers.js'

export type KamalOptions = {
  /** Text of `.kamal/secrets`, by path. */
  readonly files: ReadonlyMap<string, string>
  /** Every path of the repository: hooks are told by their names. */
  readonly paths: readonly string[]
}

/** Kamal's config/deploy.yml, of version 2 or 1, as deploy.yml says it. Errors: CONFIG_INVALID where it cannot be read. */
export function fromKamal(file: string, text: string, {files, paths}: KamalOptions): Translation {
  const {text: plain, tags} = withoutErb(text)
  const {tree, faults} = readYaml(file, new TextEncoder().encode(plain))
  if (!tree) throw configInvalid(faults)
  const desk: Desk = {file, tree: pruned(tree) ?? tree, files, paths, notes: []}
  for (const {code, line} of tags.values())
    tell(
      desk,
      line,
      `<%= ${code} %> is Ruby${/^ENV/.test(code) ? ': under `env` it is a secret of that name now, elsewhere it is left out' : ', and left out: write what it comes to'}`,
    )
  const draft = draftOf(desk)
  for (const path of paths.filter((each) => new RegExp(`^${file.replace(/\.ya?ml$/, '').replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}\\.[^/]+\\.ya?ml$`).test(each)))
    tell(desk, 1, `lies over ${file}: write what it says otherwise into deploy.${path.split('.').at(-2)}.yml`, path)
  return {draft, remarks: remarksOf(draft), notes: desk.notes.toSorted((one, other) => (one.file === other.file ? one.line - other.line : 0))}
}

function draftOf(desk: Desk): Draft {
  const {tree} = desk
  const roles = rolesOf(desk)
  const accessories = entriesOf(get(tree, 'accessories')?.tree)
  const hosts = hostsOf(
    roles,
    accessories.flatMap(([, entry]) => hostsOfAccessory(entry.tree, roles)),
  )
  const primary = primaryOf(desk, roles)
  tellOthers(desk, tree, '', {known, said})
  const {env, secrets} = variablesOf(desk, get(tree, 'env')?.tree)
  return compact({
    app: appName(desk),
    ...imageOf(desk),
    hosts,
    ssh: sshOf(desk),
    ...webOf(
      desk,
      roles.find(({name}) => name === primary),
    ),
    options: loggingOf(get(tree, 'logging')?.tree),
    volumes: textsOf(get(tree, 'volumes')?.tree),
    deploy: deployOf(desk),
    env,
    secrets,
    secret_sources: sourcesOf(desk),
    roles: compact(
      Object.fromEntries(
        roles.map((role) => [role.name === primary ? 'web' : toName(role.name, 30), compactRole(desk, role, {primary, all: role.servers.length === [hosts].flat().length})]),
      ),
    ),
    accessories: Object.fromEntries(accessories.map(([name, entry]) => [toName(name, 30), accessoryOf(desk, name, {tree: entry.tree, line: entry.place.line}, roles)])),
    hooks: hooksOf(desk),
    aliases: aliasesOf(desk),
  })
}

/** The role behind the proxy; one that has none is a worker as others are. */
function primaryOf({tree}: Desk, roles: readonly Role[]): string {
  const name = textAt(tree, 'primary_role') ?? 'web'
  return textAt(roles.find((role) => role.name === name)?.tree, 'proxy') === 'false' ? '' : name
}

/** The web role stands at the top; of it, only what differs from there is written. */
function compactRole(desk: Desk, role: Role, {primary, all}: {readonly primary: string; readonly all: boolean}): ReturnType<typeof roleOf> {
  const serves = role.name === primary || get(role.tree, 'proxy')?.tree.kind === 'mapping'
  if (role.name === primary && role.name !== 'web') tell(desk, role.line, `servers.${role.name} is the role web here: it is the one behind the proxy`)
  const {tree} = get(role.tree, 'proxy') ?? {}
  const shares = role.name !== primary && tree?.kind === 'scalar' && tree.value === true
  if (shares) tell(desk, role.line, `servers.${role.name}.proxy: two roles cannot serve the same domain and path; give it \`domains\` or a \`path\` of its own`)
  return {...(shares && {port: Number(textAt(desk.tree, 'proxy', 'app_port') ?? 80)}), ...roleOf(desk, role, {all, serves: serves && role.name !== primary})}
}

function appName(desk: Desk): string | undefined {
  const service = get(desk.tree, 'service')
  const written = textAt(desk.tree, 'service')
  const name = written === undefined ? undefined : toName(written)
  if (name !== written && service) tell(desk, service.place.line, `service ${written} is called ${name} here`)
  return name
}

/** What the proxy does for the primary role. Kamal 1 has it in labels and in a health check of its own. */
function webOf(desk: Desk, role: Role | undefined): Proxied {
  const {tree} = desk
  if (!role) return {}
  const own = get(role.tree, 'proxy')
  const isFirst = get(tree, 'traefik') !== undefined || get(tree, 'healthcheck') !== undefined
  if (!isFirst) return withDeadline(desk, proxiedOf(desk, own?.tree.kind === 'mapping' ? own.tree : get(tree, 'proxy')?.tree, 'proxy.'))
  const check = get(tree, 'healthcheck')?.tree
  return withDeadline(desk, compact({port: Number(textAt(check, 'port') ?? 3000), domains: domainsOfLabels(desk, role), health: healthOf(desk, check, '')}))
}

function withDeadline(desk: Desk, proxied: Proxied): Proxied {
  const deadline = durationOf(textAt(desk.tree, 'deploy_timeout') ?? '')
  if (deadline === undefined) return proxied
  return {...proxied, health: {...(typeof proxied.health === 'object' ? proxied.health : {path: proxied.health}), deadline}}
}

function deployOf(desk: Desk): Draft['deploy'] {
  const {tree} = desk
  const limit = textAt(tree, 'boot', 'limit')
  const boot = get(tree, 'boot')?.tree
  tellOthers(desk, boot, 'boot.', {
    known: ['limit'],
    said: {wait: 'has no counterpart: the next hosts follow once those before are switched', parallel_roles: 'has no counterpart: roles are always started side by side'},
  })
  const keep = textAt(tree, 'retain_containers')
  return compact({
    batch: limit === undefined ? undefined : limit.endsWith('%') ? limit : Number(limit),
    drain_timeout: durationOf(textAt(tree, 'drain_timeout') ?? ''),
    stop_timeout: durationOf(textAt(tree, 'stop_wait_time') ?? ''),
    keep: keep === undefined ? undefined : Number(keep),
  })
}

const known = [
  'service', 'image', 'servers', 'env', 'registry', 'ssh', 'builder', 'accessories', 'proxy', 'healthcheck', 'boot', 'logging', 'aliases', 'volumes', 'hooks_path', 'primary_role', 'minimum_version',
  'retain_containers', 'deploy_timeout', 'drain_timeout', 'stop_wait_time', 'allow_empty_roles', 'run_directory',
] as const // prettier-ignore

const said: Readonly<Record<string, string>> = {
  labels: labelsSaid,
  asset_path: assetsSaid,
  traefik: 'has no counterpart: Caddy stands before the app, with certificates by itself; see `proxy` and `domains`',
  error_pages_path: 'has no counterpart: `shipit maintenance on` has a page of its own',
  require_destination: 'has no counterpart: leave what only a destination knows out of deploy.yml',
  readiness_delay: 'has no counterpart: a worker counts as well once it stays up',
  secrets_path: 'has no counterpart: see `secret_sources`',
  hooks_output: 'has no counterpart: what a hook says is shown',
  sshkit: 'has no counterpart: all hosts are asked at once',
  output: 'has no counterpart: `shipit audit` tells what was done',
}

function remarksOf({tls, accessories, ssh}: Draft): Remarks {
  return {
    ...(ssh?.user === 'root' && {ssh: 'Kamal logs in as root where nothing else is said.'}),
    domains: 'HTTPS comes by itself once they lead to the hosts.',
    ...(tls === 'off' && {tls: 'As `ssl` was. Leave it out for HTTPS by itself.'}),
    port: 'Where the app listens.',
    secrets: 'Names alone. A value: shipit secrets set NAME.',
    ...(accessories && {accessories: 'Data in volumes begins empty: copy it over.'}),
  }
}
