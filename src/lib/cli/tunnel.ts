import {createServer} from 'node:net'
import type {AddressInfo, Server, Socket} from 'node:net'
import {pipeline} from 'node:stream/promises'
import {accessoryContainer} from '../config/paths.js'
import {engines} from '../engines/index.js'
import {ShipitError} from '../errors.js'
import {observe} from '../run/observe.js'
import {onAbort} from '../hosts/abort.js'
import type {Transport} from '../hosts/transport.js'
import type {Fact} from '../shell/fact.js'
import {chooseAccessory} from './accessory/choose.js'
import {firstHost} from './accessory/exec.js'
import type {Project} from './project.js'
import {pickHosts} from './pick-hosts.js'

export type TunnelOptions = {
  readonly name: string
  /** On this machine; absent: a free one. */
  readonly port?: number | undefined
  /** In the container; absent: that of the accessory. */
  readonly to?: number | undefined
  readonly host?: string | undefined
}

export type Tunnel = {readonly accessory: string; readonly host: string; readonly address: '127.0.0.1'; readonly port: number; readonly to: number}

/**
 * Forwards a port of this machine to an accessory, over SSH: it need not be published. Goes on until it is interrupted; `told` hears where it is.
 * Errors: USAGE where no port is known, NOT_FOUND where the accessory does not run, CONFLICT where the port here is taken.
 */
export async function tunnelTo(project: Project, options: TunnelOptions, told: (tunnel: Tunnel) => void): Promise<Tunnel> {
  const accessory = chooseAccessory(project.config, options.name)
  const to = options.to ?? accessory.port
  if (to === undefined) throw new ShipitError('USAGE', `${options.name} has no \`port\` in deploy.yml.`, {hint: `Name it: shipit tunnel ${options.name} --to 8080`})
  const host = options.host ?? firstHost(accessory)
  const fleet = await project.connect(pickHosts(project.config, [host]))
  try {
    const transport = fleet.on(host)
    const address = addressOf(project, accessory.name)
    const find = async (signal?: AbortSignal): Promise<string> => foundAddress((await observe(transport, {address}, {signal})).address, accessory.name, host)
    await find(project.signal)
    const server = await listen(options.port ?? 0, (socket) => void forward(socket, {transport, find, to, note: project.view.note}))
    const tunnel: Tunnel = {accessory: accessory.name, host, address: '127.0.0.1', port: (server.address() as AddressInfo).port, to}
    told(tunnel)
    await interrupted(project.signal, server)
    return tunnel
  } finally {
    await fleet.close()
  }
}

const addressOf = ({config}: Project, accessory: string): Fact<string> => engines[config.engine].address(accessoryContainer(config.name, accessory))

function foundAddress(address: string, accessory: string, host: string): string {
  if (address !== '') return address
  throw new ShipitError('NOT_FOUND', `${accessory} does not run on ${host}.`, {hint: `shipit accessory boot ${accessory}`})
}

const listen = (port: number, onSocket: (socket: Socket) => void): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = createServer(onSocket)
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(
        new ShipitError('CONFLICT', `Port ${port} of this machine cannot be used (${cause.code}).`, {hint: 'Take another with --port, or leave it out for a free one.', cause}),
      ),
    )
    server.listen(port, '127.0.0.1', () => resolve(server))
  })

/** A container that was replaced has another address: it is looked for anew for each connection. */
async function forward(
  socket: Socket,
  {transport, find, to, note}: {readonly transport: Transport; readonly find: () => Promise<string>; readonly to: number; readonly note: (text: string) => void},
): Promise<void> {
  socket.setNoDelay(true)
  try {
    const far = await transport.connect({address: await find(), port: to})
    await Promise.all([pipeline(socket, far), pipeline(far, socket)])
  } catch (error) {
    socket.destroy()
    if (error instanceof ShipitError) note(error.message)
  }
}

const interrupted = (signal: AbortSignal, server: Server): Promise<void> =>
  new Promise((resolve) => {
    onAbort(signal, () => {
      server.close()
      resolve()
    })
  })
