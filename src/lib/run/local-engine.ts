import {access, constants, realpath} from 'node:fs/promises'
import {delimiter, join} from 'node:path'
import {ShipitError} from '../errors.js'
import {letGo} from '../let-go.js'

/** The Docker that builds, holds and saves images: that of the deployer's own machine, or of a builder. */
export type LocalEngine = {
  /** The client: a name on PATH, or a path. */
  readonly docker: string
  /** Variables that the client runs with. */
  readonly env: Readonly<Record<string, string>>
  /** Builds with BuildKit; without it, secrets and platforms can't be given to a build. */
  readonly buildkit: boolean
  /** Has the buildx plugin, which alone can export a build cache. */
  readonly buildx: boolean
  /** What it builds for unless it is told: amd64, arm64. */
  readonly architecture?: string
  /** The host that it runs on; absent: this machine. */
  readonly on?: string
  /** A file of this process for what came of a build, its id above all: on a builder another may give the same name to what he builds meanwhile. */
  readonly idFile?: string
}

/** A docker client on PATH, and what it said of itself and of its engine. */
export type Client = {
  readonly docker: string
  /** Such as 20.10.24. */
  readonly version: string
  /** Of the engine that it reaches; absent: none answered. */
  readonly server?: string
  /** What that engine runs on: amd64, arm64. */
  readonly architecture?: string
  readonly buildx: boolean
  /** What it complained of. */
  readonly stderr: string
}

/** The engine that answers, by the client that can do most with it. Errors: ENGINE_MISSING. */
export async function findLocalEngine(): Promise<LocalEngine> {
  const clients = await findClients()
  const engine = chooseClient(clients)
  if (engine) return engine
  throw noEngine(clients)
}

/**
 * A client from 23 on builds with BuildKit by its buildx plugin only; an older one does so by itself.
 * So of those whose engine answers: one that has BuildKit, else the first on PATH. Undefined where none answers.
 */
export function chooseClient(clients: readonly Client[]): LocalEngine | undefined {
  const answering = clients.filter((client) => client.server !== undefined)
  const chosen = answering.find(hasBuildKit) ?? answering[0]
  if (!chosen) return undefined
  const buildkit = hasBuildKit(chosen)
  return {
    docker: chosen === clients[0] ? 'docker' : chosen.docker,
    env: buildkit && !chosen.buildx ? {DOCKER_BUILDKIT: '1'} : {},
    buildkit,
    buildx: chosen.buildx,
    ...(chosen.architecture !== undefined && {architecture: chosen.architecture}),
  }
}

/** Every docker client on PATH, in its order. */
export async function findClients({path = process.env['PATH'] ?? '', env = {}}: {readonly path?: string; readonly env?: LocalEngine['env']} = {}): Promise<readonly Client[]> {
  const files = await Promise.all(
    path
      .split(delimiter)
      .filter(Boolean)
      .map((folder) => executable(join(folder, 'docker'))),
  )
  const real = files.filter((file) => file !== undefined)
  return Promise.all(real.filter((file, index) => real.findIndex((other) => other.target === file.target) === index).map(({path: docker}) => ask(docker, env)))
}

const hasBuildKit = ({version, buildx, server}: Client): boolean =>
  buildx || (Number.parseInt(version) < 23 && Number.parseInt(version) >= 19 && Number.parseInt(server ?? '0') >= 19)

async function executable(path: string): Promise<{readonly path: string; readonly target: string} | undefined> {
  try {
    await access(path, constants.X_OK)
    return {path, target: await realpath(path)}
  } catch {
    return undefined
  }
}

async function ask(docker: string, env: LocalEngine['env']): Promise<Client> {
  const {execa} = await import('execa')
  const [version, buildx] = await Promise.all([
    letGo(execa(docker, ['version', '--format', '{{.Client.Version}}\n{{with .Server}}{{.Version}} {{.Arch}}{{end}}'], {env, reject: false, timeout: 10_000})),
    letGo(execa(docker, ['buildx', 'version'], {reject: false, timeout: 10_000})),
  ])
  const [client = '', engine = ''] = (version.stdout ?? '').split('\n')
  const [server = '', architecture = ''] = engine.split(' ')
  return {docker, version: client, ...(server !== '' && {server}), ...(architecture !== '' && {architecture}), buildx: buildx.exitCode === 0, stderr: version.stderr ?? ''}
}

function noEngine(clients: readonly Client[]): ShipitError {
  const [first] = clients
  if (!first)
    return new ShipitError('ENGINE_MISSING', 'This machine has no Docker.', {
      hint: 'Install it: https://docs.docker.com/engine/install (Debian, Ubuntu: `sudo apt-get install docker.io`).',
    })
  if (/permission denied/i.test(first.stderr)) {
    return new ShipitError('ENGINE_MISSING', `Docker on this machine does not let you in: ${first.stderr.trim()}`, {
      hint: 'Type `sudo usermod -aG docker "$USER"`, then log in again.',
    })
  }
  return new ShipitError('ENGINE_MISSING', `No Docker engine answers on this machine: ${first.stderr.trim() || `${first.docker} said nothing`}`, {
    hint: 'Start it: `sudo systemctl start docker`, or open Docker Desktop.',
  })
}
