import type {Config} from '../../config/config.js'
import type {Engine} from '../../engines/engine.js'
import {sequence} from '../../plan/plan.js'
import type {Plan, Step} from '../../plan/plan.js'
import type {LocalEngine} from '../../run/local-engine.js'
import {cmd, toShell, withInput} from '../../shell/command.js'
import type {Secret} from '../../shell/secret.js'
import type {HostImages} from './deliver.js'

export type Registry = NonNullable<Config['registry']>

/** The deployer's engine logs in where its user keeps such things; before a build, which may need what lies there. The password travels by stdin. */
export const planLogin = (engine: LocalEngine, registry: Registry, password: Secret): Step => ({
  kind: 'local',
  title: `Log in to ${registry.server}`,
  effect: 'check',
  command: withInput(cmd(engine.docker, 'login', '--username', registry.username, '--password-stdin', registry.server), password),
  env: engine.env,
  failure: {code: 'AUTH_REFUSED', hint: `Check registry.username and the secret ${registry.password}.`},
})

/** Sends images of the deployer's engine to their registry; their digests are then among what the engine knows of them. */
export const planPush = (engine: LocalEngine, names: readonly string[]): Plan =>
  sequence(
    'Push',
    names.map((name): Step => ({kind: 'local', title: `Push ${name}`, effect: 'create', command: cmd(engine.docker, 'push', name), env: engine.env})),
  )

/** One name for what was pushed for several platforms: who pulls it gets the image of his own. `sources` are `repository@digest`. */
export const planJoin = (engine: LocalEngine, name: string, sources: readonly string[]): Step => ({
  kind: 'local',
  title: `Push ${name} for ${sources.length} platforms`,
  effect: 'create',
  command: cmd(engine.docker, 'buildx', 'imagetools', 'create', '--tag', name, ...sources),
  env: engine.env,
})

/** The account is known to the host only while it pulls, and only in memory. */
export const pullPrivate =
  (engine: Engine, registry: Registry, password: Secret) =>
  ({host}: HostImages, ref: string): Plan => ({
    kind: 'run',
    host,
    effect: 'create',
    title: `Pull ${ref}`,
    command: withInput(cmd('sh', '-c', pullScript(toShell(engine.login(registry.server, registry.username, password)), toShell(engine.pull(ref)))), password),
    failure: {code: 'COMMAND_FAILED', hint: `Can the host reach ${registry.server}? Without \`registry:\` images travel over SSH.`},
  })

const pullScript = (login: string, pull: string): string => `set -e; dir=$(mktemp -d /run/shipit.XXXXXX); trap 'rm -rf "$dir"' EXIT
export DOCKER_CONFIG="$dir" REGISTRY_AUTH_FILE="$dir/auth.json"
said=$(${login} 2>&1) || { printf '%s\\n' "$said" >&2; exit 1; }
${pull}`
