import {createServer, request} from 'node:http'
import type {IncomingMessage, ServerResponse} from 'node:http'
import {once} from 'node:events'
import type {AddressInfo} from 'node:net'

/** What stands between a registry and those who pull from it. */
export type Registry = {
  /** Of this machine: a name that engines may speak plain HTTP to. */
  readonly port: number
  /** true: the registry itself; lies: other bytes than the digest in the address says; down: it hangs up. */
  be(manner: Manner): void
  close(): Promise<void>
}

type Manner = 'true' | 'lies' | 'down'

/** Passes on what is asked of the registry at `address`, which listens on port 5000. */
export async function standBefore(address: string): Promise<Registry> {
  let manner: Manner = 'true'
  const server = createServer((asked, answer) => {
    if (manner === 'down') asked.socket.destroy()
    else passOn(address, asked, answer, manner === 'lies')
  })
  server.listen(0)
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    be: (wanted) => void (manner = wanted),
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function passOn(address: string, asked: IncomingMessage, answer: ServerResponse, lies: boolean): void {
  const isDigest = lies && asked.method === 'GET' && /\/manifests\/sha256:/.test(asked.url ?? '')
  const up = request({host: address, port: 5000, method: asked.method, path: asked.url, headers: asked.headers}, (found) => {
    if (!isDigest) {
      answer.writeHead(found.statusCode ?? 502, found.headers)
      found.pipe(answer)
      return
    }
    // A manifest that says the same, and is another: one space more.
    const {'content-length': _, ...headers} = found.headers
    answer.writeHead(found.statusCode ?? 502, headers)
    found.pipe(answer, {end: false})
    found.on('end', () => answer.end(' '))
  })
  up.on('error', () => asked.socket.destroy())
  asked.pipe(up)
}
