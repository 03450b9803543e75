import {once} from 'node:events'
import net from 'node:net'
import type {Host} from '../../config/config.js'
import type {Reached} from '../../features/doctor/facts.js'
import {findTarget} from '../../hosts/ssh-config.js'
import {addressesOf} from '../dns.js'

/** The addresses by which the deployer reaches a host; none where something lies between. */
export async function addressesFromHere(host: Host): Promise<readonly string[]> {
  if (host.local || host.jump !== undefined) return []
  const {address, jumps, proxyCommand} = await findTarget(host)
  return jumps.length > 0 || proxyCommand !== undefined ? [] : addressesOf(address)
}

/** Where each domain leads; of `*.example.com`, where a name below it does. */
export const whereDomainsLead = async (domains: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> =>
  new Map(await Promise.all(domains.map(async (domain) => [domain, await addressesOf(domain.replace('*', 'shipit-doctor'))] as const)))

/** Milliseconds for a port to answer. */
const patience = 3000

/** How these ports answer at the first address. */
export async function reach([address]: readonly string[], ports: readonly number[]): Promise<readonly Reached[]> {
  return address === undefined ? [] : Promise.all(ports.map(async (port) => ({port, answer: await knock(address, port)})))
}

async function knock(host: string, port: number): Promise<Reached['answer']> {
  const socket = net.connect({host, port, timeout: patience})
  socket.on('timeout', () => socket.destroy(new Error('nothing came')))
  try {
    await once(socket, 'connect')
    return 'open'
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED' ? 'refused' : 'silent'
  } finally {
    socket.destroy()
  }
}
