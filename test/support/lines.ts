import {once} from 'node:events'
import {readFile, writeFile} from 'node:fs/promises'
import net from 'node:net'
import {join} from 'node:path'
import type {Sshd} from './sshd.js'

/** A TCP server on a free port of 127.0.0.1. */
export async function listen(onConnection: (socket: net.Socket) => void): Promise<{readonly port: number; close(): void}> {
  const sockets = new Set<net.Socket>()
  const server = net.createServer((socket) => {
    sockets.add(socket.on('error', () => undefined))
    onConnection(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = () => {
    server.close()
    for (const socket of sockets) socket.destroy()
  }
  return {port: (server.address() as net.AddressInfo).port, close}
}

/** A port that passes on so many bytes a second towards the server. */
export async function slowLine(to: number, rate: number): Promise<{readonly port: number; close(): void}> {
  return listen((near) => {
    const far = net.connect(to, '127.0.0.1').on('error', () => near.destroy())
    near.on('close', () => far.destroy())
    far.on('close', () => near.destroy())
    far.pipe(near)
    near.on('data', (chunk: Buffer) => {
      near.pause()
      far.write(chunk)
      setTimeout(() => near.resume(), (chunk.length / rate) * 1000)
    })
  })
}

/** The known_hosts file of a server, with one more port under which it is reached. */
export async function knowAlso(sshd: Sshd, port: number): Promise<string> {
  const file = join(sshd.folder, 'known-also')
  const text = await readFile(sshd.knownHosts, 'utf8')
  await writeFile(file, text + text.replaceAll(String(sshd.port), String(port)))
  return file
}

/** A port that passes bytes on, half a round trip (in milliseconds) later each way. */
export async function delayedLine(to: number, roundTrip: number): Promise<{readonly port: number; close(): void}> {
  return listen((near) => {
    const far = net.connect({port: to, host: '127.0.0.1', noDelay: true}).on('error', () => near.destroy())
    near.setNoDelay(true)
    for (const [from, towards] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('data', (chunk: Buffer) => setTimeout(() => towards.write(chunk), roundTrip / 2))
      from.on('close', () => setTimeout(() => towards.destroy(), roundTrip / 2))
    }
  })
}
