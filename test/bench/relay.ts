import net from 'node:net'

/** A way to a TCP port that takes time, on a free port of 127.0.0.1. Bytes keep their order, and their number at a time is not limited. */
export type Relay = {
  readonly port: number
  /** Milliseconds there and back, for what is sent from now on. */
  delay(roundTrip: number): void
  /** Both ways, since the start. */
  bytes(): number
  close(): Promise<void>
}

export async function startRelay(to: {readonly host: string; readonly port: number}): Promise<Relay> {
  let wait = 0
  let passed = 0
  const open = new Set<net.Socket>()
  const carry = (from: net.Socket, into: net.Socket): void => {
    open.add(from)
    // What follows what waits has to wait as long at least: each piece has its own moment, and timers of one length keep their order.
    const later = (work: () => void): unknown => (wait === 0 ? work() : setTimeout(work, wait))
    from.setNoDelay(true)
    from.on('data', (piece: Buffer) => {
      passed += piece.length
      later(() => into.write(piece))
    })
    from.on('end', () => later(() => into.end()))
    from.on('error', () => into.destroy())
    from.on('close', () => {
      open.delete(from)
      later(() => into.destroy())
    })
  }
  const server = net.createServer({allowHalfOpen: true, pauseOnConnect: true}, (client) => {
    const connect = (): void => {
      const host = net.connect({...to, allowHalfOpen: true})
      carry(client, host)
      carry(host, client)
      client.resume()
    }
    // The three-way handshake itself: a client on this machine has it at once, a far one a round trip later.
    if (wait === 0) connect()
    else setTimeout(connect, 2 * wait)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as net.AddressInfo).port,
    delay: (roundTrip) => void (wait = roundTrip / 2),
    bytes: () => passed,
    async close() {
      for (const socket of open) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
