import net from 'node:net'
import type {Duplex} from 'node:stream'
import type {Client} from 'ssh2'
import {toDuplex} from './duplex.js'
import {spawnShell} from './spawn.js'
import type {Target} from './target.js'
import {connectFault} from './unreachable.js'

/** A socket to a host that is still connecting (whoever gets it listens for its errors at once), or what its ProxyCommand gives. */
export const dial = ({address, port, proxyCommand}: Target): Duplex =>
  proxyCommand === undefined
    ? atOnce(net.connect({host: address, port, noDelay: true, autoSelectFamilyAttemptTimeout: 1000})) // ssh2 never sets TCP_NODELAY: 40 ms an exec
    : spawnProxy(proxyCommand)

/** ssh2 writes each packet by itself. What it writes in one turn of the loop leaves with one call to the kernel: two thirds of these calls are saved. */
export function atOnce(stream: Duplex): Duplex {
  const write = stream.write.bind(stream) as (chunk: Buffer) => boolean
  stream.write = (chunk: Buffer) => {
    if (stream.writableCorked === 0) {
      stream.cork()
      process.nextTick(() => stream.uncork())
    }
    return write(chunk)
  }
  return stream
}

/** A stream to a host through a jump host. */
export const forward = (jump: Client, target: Target): Promise<Duplex> =>
  new Promise((resolve, reject) => {
    jump.forwardOut('127.0.0.1', 0, target.address, target.port, (error, channel) => {
      if (error) reject(connectFault(target, new Error(`${target.jumps.at(-1)?.address} cannot reach it (${error.message})`)))
      else resolve(channel)
    })
  })

/** What it says on stderr is for the person who wrote it. */
function spawnProxy(command: string): Duplex {
  const running = spawnShell(`exec ${command}`)
  running.stderr.pipe(process.stderr, {end: false})
  return toDuplex(running)
}
