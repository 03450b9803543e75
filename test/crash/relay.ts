import {once} from 'node:events'
import {connect, createServer} from 'node:net'
import type {AddressInfo, Socket} from 'node:net'

/** A way to a host that can be cut: bytes pass both ways until then. */
export type Relay = {
  readonly port: number
  /** `reset`: both ends are told; `silence`: nobody is told anything, as when a cable is pulled. New connections pass again. */
  cut(how: 'reset' | 'silence'): void
  /** Tells hosts of connections that went dead, as their kernels would find out one day. */
  drop(): void
  close(): Promise<void>
}

export async function openRelay(address: string, port = 22): Promise<Relay> {
  const pairs = new Set<readonly [Socket, Socket]>()
  const server = createServer((near) => {
    const far = connect({host: address, port, noDelay: true})
    const pair = [near.setNoDelay(true), far] as const
    pairs.add(pair)
    near.pipe(far).pipe(near)
    for (const socket of pair) {
      socket.on('error', () => undefined)
      socket.on('close', () => pair.forEach((each) => each.destroy()))
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const drop = (): void => {
    for (const pair of pairs) pair.forEach((socket) => socket.destroy())
    pairs.clear()
  }
  return {
    port: (server.address() as AddressInfo).port,
    cut(how) {
      for (const [near, far] of pairs) {
        if (how === 'reset') [near, far].forEach((socket) => socket.resetAndDestroy())
        else {
          near.unpipe(far).pause()
          far.unpipe(near).pause()
        }
      }
    },
    drop,
    async close() {
      drop()
      server.close()
      await once(server, 'close')
    },
  }
}
