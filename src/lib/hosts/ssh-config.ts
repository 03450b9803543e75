import {userInfo} from 'node:os'
import type {Host} from '../config/config.js'
import {ShipitError} from '../errors.js'
import type {AskSsh, Settings} from './ssh-settings.js'
import {makeAskSsh} from './ssh-settings.js'
import type {Endpoint, Target} from './target.js'
import {knownName, parseEndpoint} from './target.js'

export type SshFiles = {
  /** In place of ~/.ssh/config. */
  readonly configFile?: string
  /** In place of the known_hosts files that ssh's config names. */
  readonly knownHosts?: string
}

/**
 * Reads how to reach a host, its jump hosts too. `askSsh` is shared by the hosts of one command.
 * Errors: CONFIG_INVALID when ssh's own config is broken.
 */
export async function findTarget(host: Host, files: SshFiles = {}, askSsh = makeAskSsh(files.configFile)): Promise<Target> {
  const own = await askSsh(host)
  const path = host.jump ?? own.proxyjump?.[0]
  const known = {...files, ...(host.knownHosts !== undefined && {knownHosts: host.knownHosts})}
  const jumps = await findJumps(path, {files: known, askSsh}, [])
  const withKey = (target: Target): Target => (host.key === undefined ? target : {...target, keys: [expand(host.key)]})
  return {...withKey(toTarget(host.name, host, own, known)), jumps: host.knownHosts === undefined ? jumps : jumps.map(withKey)}
}

type Asking = {readonly files: SshFiles; readonly askSsh: AskSsh}

/** The first hop may have jump hosts of its own in ssh's config; the others are reached through the one before. */
async function findJumps(path: string | undefined, asking: Asking, seen: readonly string[]): Promise<readonly Target[]> {
  const hops = path === undefined || path === 'none' ? [] : path.split(',').map(parseEndpoint)
  const [first] = hops
  if (!first) return []
  if (seen.includes(first.address)) throw new ShipitError('CONFIG_INVALID', `The jump hosts go round in a circle: ${[...seen, first.address].join(' → ')}.`)
  const asked = await Promise.all(hops.map(asking.askSsh))
  const before = await findJumps(asked[0]?.proxyjump?.[0], asking, [...seen, first.address])
  return hops.reduce<readonly Target[]>((chain, hop, index) => [...chain, {...toTarget(hop.address, hop, asked[index] ?? {}, asking.files), jumps: chain}], before)
}

function toTarget(name: string, written: Endpoint, said: Settings, files: SshFiles): Target {
  const one = (key: string): string | undefined => said[key]?.[0]
  const address = one('hostname') ?? written.address
  const port = written.port ?? Number(one('port') ?? 22)
  const user = written.user ?? one('user') ?? userInfo().username
  const agent = findAgent(one('identityagent'))
  const proxyCommand = one('proxycommand')
  return {
    name,
    address,
    port,
    user,
    keys: expandAll(said.identityfile ?? defaultKeys),
    identitiesOnly: one('identitiesonly') === 'yes',
    ...(agent !== undefined && {agent}),
    ...(proxyCommand !== undefined && proxyCommand !== 'none' && {proxyCommand: fillTokens(proxyCommand, {h: address, p: String(port), r: user, n: written.address})}),
    jumps: [],
    knownAs: one('hostkeyalias')?.toLowerCase() ?? knownName(address, port),
    knownHosts: files.knownHosts === undefined ? knownHostsFiles(one('userknownhostsfile'), one('globalknownhostsfile')) : [files.knownHosts],
    hashKnownHosts: one('hashknownhosts') === 'yes',
  }
}

const fillTokens = (text: string, tokens: Readonly<Record<string, string>>): string =>
  text.replaceAll(/%(.)/g, (token, letter: string) => (letter === '%' ? '%' : (tokens[letter] ?? token)))

const defaultKeys = ['~/.ssh/id_ed25519', '~/.ssh/id_ecdsa', '~/.ssh/id_rsa']

const knownHostsFiles = (user = '~/.ssh/known_hosts', everyone = '/etc/ssh/ssh_known_hosts'): readonly string[] =>
  expandAll(`${user} ${everyone}`.split(' ').filter((file) => file !== '' && file !== 'none'))

function findAgent(said = 'SSH_AUTH_SOCK'): string | undefined {
  if (said === 'none') return undefined
  if (said === 'SSH_AUTH_SOCK') return process.env.SSH_AUTH_SOCK || undefined
  return said.startsWith('$') ? process.env[said.replaceAll(/[${}]/g, '')] : expand(said)
}

const expand = (path: string): string => expandAll([path])[0] ?? path

/** ssh takes the home of the account, whatever HOME says. It is asked for once for all: the system looks into a file for it. */
function expandAll(paths: readonly string[]): readonly string[] {
  if (!paths.some((path) => path.startsWith('~/'))) return paths
  const {homedir} = userInfo()
  return paths.map((path) => (path.startsWith('~/') ? homedir + path.slice(1) : path))
}
