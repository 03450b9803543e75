import {once} from 'node:events'
import net from 'node:net'
import {setTimeout as sleep} from 'node:timers/promises'
import type {Host} from '../../config/config.js'
import {ShipitError} from '../../errors.js'

/** Seconds that sshd may take to answer on a host that has booted. */
const deadline = 15

/** Waits until sshd says its first words. Errors: HOST_UNREACHABLE. */
export async function whenReachable({name, address, port = 22}: Host): Promise<void> {
  const end = Date.now() + deadline * 1000
  while (!(await greets(address, port))) {
    if (Date.now() > end)
      throw new ShipitError('HOST_UNREACHABLE', `${name} is up, but its sshd does not answer at ${address} port ${port}.`, {
        hint: "A firewall on this machine may keep the lab's network apart.",
      })
    await sleep(50)
  }
}

async function greets(address: string, port: number): Promise<boolean> {
  const socket = net.connect({host: address, port, timeout: 2000})
  socket.on('timeout', () => socket.destroy(new Error('no answer')))
  try {
    const [words] = (await once(socket, 'data')) as [Buffer]
    return words.toString().startsWith('SSH-')
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}
