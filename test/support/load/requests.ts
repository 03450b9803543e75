import {randomBytes} from 'node:crypto'
import {Client as Connection} from 'undici'
import {addressOf, serverNameOf, wordOf} from './client.js'
import type {Client, Given} from './client.js'
import type {Clients} from './options.js'

/** GET over one connection that is kept. What breaks it counts: nothing is tried again. */
export const keepAlive: Client = async (given) => {
  const connection = connect(given)
  await again(given, async () => ask(given, 'keepAlive', connection, {path: '/'}))
  await connection.close()
}

/** GET over a new connection each time. */
export const fresh: Client = async (given) =>
  again(given, async () => {
    const connection = connect(given)
    await ask(given, 'fresh', connection, {path: '/'})
    await connection.destroy()
  })

/** POST of random bytes, more or less than fit into one packet or buffer, of which the same must come back. */
export const echo: Client = async (given) => {
  const connection = connect(given)
  await again(given, async () => ask(given, 'echo', connection, {path: '/echo', body: randomBytes(1 + Math.floor(Math.random() * 20_000))}))
  await connection.close()
}

/** One slow request after the other. */
export const long: Client = async (given) => {
  const connection = connect(given, given.longMs + 20_000)
  while (!given.ending.aborted) await ask(given, 'long', connection, {path: `/slow?ms=${given.longMs}`})
  await connection.close()
}

async function again(given: Given, request: () => Promise<void>): Promise<void> {
  for (await given.turn(); !given.ending.aborted; await given.turn()) await request()
}

function connect({target, ca}: Given, patience = 10_000): Connection {
  return new Connection(addressOf(target).origin, {
    keepAliveTimeout: 120_000,
    keepAliveMaxTimeout: 120_000,
    headersTimeout: patience,
    bodyTimeout: patience,
    connect: {timeout: 5000, servername: serverNameOf(target), ...(ca !== undefined && {ca})},
  })
}

type Asked = {readonly path: string; readonly body?: Buffer}

async function ask({target, tally}: Given, kind: keyof Clients, connection: Connection, {path, body}: Asked): Promise<void> {
  const {prefix, host} = addressOf(target)
  const start = performance.now()
  try {
    const response = await connection.request({path: `${prefix}${path}`, method: body ? 'POST' : 'GET', headers: {host}, body: body ?? null})
    const answer = Buffer.from(await response.body.arrayBuffer())
    if (response.statusCode !== 200) return tally.failed(target.name, kind, `${response.statusCode} ${answer.toString('utf8', 0, 80)}`.trim())
    if (body && !answer.equals(body)) return tally.failed(target.name, kind, `the echo differs: ${body.length} bytes sent, ${answer.length} received`)
    tally.answered(target.name, kind, String(response.headers['x-version'] ?? 'unknown'), performance.now() - start)
  } catch (error) {
    tally.failed(target.name, kind, `${wordOf(error)}, ${Math.round(performance.now() - start)} ms after it was sent${socketOf(error)}`)
  }
}

/** Where to look in a capture of the network, and whether an answer had begun. */
function socketOf(error: unknown): string {
  const {socket} = error as {readonly socket?: {readonly localPort?: number; readonly bytesWritten?: number; readonly bytesRead?: number}}
  return socket ? `, from port ${socket.localPort ?? 0} (${socket.bytesWritten ?? 0} bytes written, ${socket.bytesRead ?? 0} read on this connection)` : ''
}
