import {isVariableName} from '../../../config/words/variable-name.js'
import type {Tree} from '../../../config/yaml/tree.js'
import {compact} from '../draft.js'
import type {Draft} from '../draft.js'
import {entriesOf, get, textAt, textOf, textsOf} from '../words/tree.js'
import {tell, tellOthers} from './desk.js'
import type {Desk} from './desk.js'
import {environmentOf} from './erb.js'

/** `image`, `registry` and `builder`. */
export function imageOf(desk: Desk): Draft {
  const image = textAt(desk.tree, 'image')
  const registry = get(desk.tree, 'registry')
  const server = textAt(registry?.tree, 'server')
  const isLocal = server !== undefined && /^(?:localhost|127\.0\.0\.1)(?::\d+)?$/.test(server)
  if (registry && isLocal) tell(desk, registry.place.line, 'registry on this machine is not needed: images travel over SSH')
  const name = image === undefined || server === undefined || isLocal ? image : `${server}/${image}`
  return {image: name, build: buildOf(desk, get(desk.tree, 'builder')?.tree, name), registry: registry && !isLocal ? registryOf(desk, registry.tree) : undefined}
}

function registryOf(desk: Desk, tree: Tree): Draft['registry'] {
  const [server, username] = [textAt(tree, 'server'), textAt(tree, 'username')]
  const password = textsOf(get(tree, 'password')?.tree)[0]
  const line = get(desk.tree, 'registry')?.place.line ?? 1
  if (username === undefined || get(tree, 'username')?.tree.kind === 'list') {
    tell(desk, get(tree, 'username')?.place.line ?? line, 'registry.username is a secret or Ruby: write the name itself. Until then images travel over SSH')
    return undefined
  }
  // A list names a secret; a text is the password itself.
  const secret = get(tree, 'password')?.tree.kind === 'list' ? password : environmentOf(password ?? '')
  if (secret === undefined || !isVariableName(secret)) {
    tell(
      desk,
      get(tree, 'password')?.place.line ?? line,
      'registry.password must be the name of a secret: it is KAMAL_REGISTRY_PASSWORD now; shipit secrets set KAMAL_REGISTRY_PASSWORD',
    )
    return compact({server, username, password: 'KAMAL_REGISTRY_PASSWORD'})
  }
  return compact({server, username, password: secret})
}

function buildOf(desk: Desk, tree: Tree | undefined, image: string | undefined): NonNullable<Draft['build']> {
  tellOthers(desk, tree, 'builder.', {known: ['arch', 'context', 'dockerfile', 'target', 'args', 'secrets', 'cache', 'driver', 'local'], said: builderSaid})
  const args = Object.fromEntries(entriesOf(get(tree, 'args')?.tree).map(([name, entry]) => [name, textOf(entry.tree) ?? '']))
  const arches = textsOf(get(tree, 'arch')?.tree)
  const more = compact({
    dockerfile: textAt(tree, 'dockerfile') === 'Dockerfile' ? undefined : textAt(tree, 'dockerfile'),
    target: textAt(tree, 'target'),
    args,
    secrets: textsOf(get(tree, 'secrets')?.tree),
    platforms: arches.map((arch) => (arch.includes('/') ? arch : `linux/${arch}`)),
    cache: cacheOf(get(tree, 'cache')?.tree, image),
  })
  if (!get(tree, 'context') && tree)
    tell(
      desk,
      get(desk.tree, 'builder')?.place.line ?? 1,
      'builder has no context: Kamal builds what is committed; shipit builds this folder, and says so where it is not committed',
    )
  const context = textAt(tree, 'context') ?? '.'
  return Object.keys(more).length === 0 ? context : {context, ...more}
}

const builderSaid: Readonly<Record<string, string>> = {
  remote: 'has no counterpart yet: `build.on` is read and not yet supported; images are built here',
  multiarch: 'is told by `build.platforms`',
  ssh: 'has no counterpart: give what the build needs under `build.secrets`',
  pack: 'has no counterpart: images are built from a Dockerfile',
  provenance: 'has no counterpart',
  sbom: 'has no counterpart',
}

function cacheOf(tree: Tree | undefined, image: string | undefined): string | undefined {
  const type = textAt(tree, 'type')
  if (type === undefined) return undefined
  const options = textAt(tree, 'options')
  const ref = type === 'registry' ? `,ref=${textAt(tree, 'image') ?? `${image ?? 'app'}-build-cache`}` : ''
  return `type=${type}${ref}${options === undefined ? '' : `,${options}`}`
}

/** Kamal logs in as root where nothing else is said. */
export function sshOf(desk: Desk): Draft['ssh'] {
  const tree = get(desk.tree, 'ssh')?.tree
  tellOthers(desk, tree, 'ssh.', {known: ['user', 'port', 'proxy', 'keys'], said: sshSaid})
  const [key, ...others] = textsOf(get(tree, 'keys')?.tree)
  if (others.length > 0) tell(desk, get(tree, 'keys')?.place.line ?? 1, `ssh.keys: the first counts here; ${others.join(', ')} may stand in ~/.ssh/config or in the agent`)
  const port = textAt(tree, 'port')
  return compact({user: textAt(tree, 'user') ?? 'root', port: port === undefined ? undefined : Number(port), key, jump: textAt(tree, 'proxy')})
}

const sshSaid: Readonly<Record<string, string>> = {
  proxy_command: 'belongs into ~/.ssh/config, as ProxyCommand of the host: shipit reads it there',
  config: 'has no counterpart: ~/.ssh/config is read in any case',
  keys_only: 'belongs into ~/.ssh/config, as IdentitiesOnly',
  key_data: 'has no counterpart: a key is a file or in the agent',
  log_level: 'has no counterpart: `--verbose` prints what is run',
}
