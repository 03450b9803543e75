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
    return {engine: await engineAt(transport.host, folder, socket), transport, close}
  } catch (error) {
    await close()
    throw error
  }
}

async function engineAt(host: string, folder: string, socket: string): Promise<LocalEngine> {
  const env = {DOCKER_HOST: `unix://${socket}`}
  const clients = await findClients({env})
  const engine = chooseClient(clients)
  if (engine) return {...engine, env: {...engine.env, ...env}, on: host, idFile: join(folder, 'image-id')}
  if (clients.length === 0) {
    throw new ShipitError('ENGINE_MISSING', `This machine has no Docker client, which a build on ${host} needs. An engine is not needed here.`, {
      hint: 'Debian, Ubuntu: `sudo apt-get install docker-cli docker-buildx`; macOS: `brew install docker docker-buildx`.',
    })
  }
  throw new ShipitError('ENGINE_MISSING', `On the builder ${host} no Docker answers: ${clients[0]?.stderr.trim() ?? ''}`, {
    hint: `Install it there: apt-get install docker.io docker-buildx`,
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
