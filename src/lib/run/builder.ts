import {mkdtemp, rm} from 'node:fs/promises'
import {createServer} from 'node:net'
import type {Socket} from 'node:net'
import {once} from 'node:events'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import type {Duplex} from 'node:stream'
import {ShipitError} from '../errors.js'
import type {Transport} from '../hosts/transport.js'
import {chooseClient, findClients} from './local-engine.js'
import type {LocalEngine} from './local-engine.js'

/** The Docker of another host, as if it were this machine's: for builds. */
export type Builder = {readonly engine: LocalEngine; readonly transport: Transport; close(): Promise<void>}

const dockerSocket = '/var/run/docker.sock'

/**
 * Opens a socket in a folder of this user alone that leads to the Docker of a host, through the SSH connection that stands.
 * This machine's client talks to it: context, .dockerignore, secrets and progress are as with a build here.
 * Errors: ENGINE_MISSING.
 */
export async function openBuilder(transport: Transport): Promise<Builder> {
  const dial = await wayTo(transport)
  const folder = await mkdtemp(join(tmpdir(), 'shipit-builder-'))
  const socket = join(folder, 'docker.sock')
  const open = new Set<Socket>()
  const server = createServer({allowHalfOpen: true}, (client) => {
    open.add(client)
    client.once('close', () => open.delete(client))
    void joinBoth(client, dial)
  })
  server.listen(socket)
  await once(server, 'listening')
  const close = async (): Promise<void> => {
    for (const client of open) client.destroy()
    server.close()
    await rm(folder, {recursive: true, force: true})
  }
  try {
    return {engine: await engineAt(transport, folder, socket), transport, close}
  } catch (error) {
    await close()
    throw error
  }
}

async function engineAt(transport: Transport, folder: string, socket: string): Promise<LocalEngine> {
  const {host} = transport
  const env = {DOCKER_HOST: `unix://${socket}`}
  const clients = await findClients({env})
  const engine = chooseClient(clients)
  // A builder that was chosen with `docker buildx use` is another machine's than this host.
  if (engine) return {...engine, env: {...engine.env, ...env, ...(engine.buildx && {BUILDX_BUILDER: 'default'})}, on: host, idFile: join(folder, 'image-id')}
  if (clients.length === 0) {
    throw new ShipitError('ENGINE_MISSING', `This machine has no Docker client, which a build on ${host} needs. An engine is not needed here.`, {
      hint: 'Debian, Ubuntu: `sudo apt-get install docker-cli docker-buildx`; macOS: `brew install docker docker-buildx`.',
    })
  }
  throw await noDockerOn(transport, clients[0]?.stderr.trim() ?? '')
}

/** What the client here says of a socket that leads nowhere helps nobody: the host is asked itself. */
async function noDockerOn(transport: Transport, said: string): Promise<ShipitError> {
  const {host} = transport
  const {stdout} = await transport.script("command -v docker >/dev/null || { echo none; exit 0; }; docker version --format 'runs {{.Server.Version}}' 2>&1 | tail -n 1")
  const told = stdout.trim()
  if (told === 'none') return new ShipitError('ENGINE_MISSING', `The builder ${host} has no Docker.`, {hint: 'Install it there: `sudo apt-get install docker.io`.'})
  return new ShipitError('ENGINE_MISSING', `On the builder ${host} no Docker answers: ${told.startsWith('runs ') ? said : told}`, {
    hint: 'Start it there: `sudo systemctl start docker`; `journalctl --unit docker` tells why it ended.',
  })
}

/** The socket where the user may open it, else the program that Docker has for this, as root. */
async function wayTo(transport: Transport): Promise<() => Promise<Duplex>> {
  try {
    const probe = await transport.connect({socket: dockerSocket})
    probe.destroy()
    return () => transport.connect({socket: dockerSocket})
  } catch (error) {
    if (!(error instanceof ShipitError) || error.code !== 'COMMAND_FAILED') throw error
    return () => transport.open('docker system dial-stdio')
  }
}

/** Joins both ways; either may end by itself, as HTTP's upgraded connections do. */
async function joinBoth(client: Socket, dial: () => Promise<Duplex>): Promise<void> {
  client.on('error', () => client.destroy())
  try {
    const remote = await dial()
    remote.once('error', () => client.destroy())
    remote.once('close', () => client.end())
    client.once('close', () => remote.destroy())
    client.pipe(remote)
    remote.pipe(client)
  } catch {
    client.destroy()
  }
}
