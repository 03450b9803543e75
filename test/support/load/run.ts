import {setMaxListeners} from 'node:events'
import {setTimeout as sleep} from 'node:timers/promises'
import {Client as Connection} from 'undici'
import {addressOf, serverNameOf, wordOf} from './client.js'
import type {Kinds} from './client.js'
import {sockets, streams} from './conversations.js'
import {defaultClients} from './options.js'
import type {Clients, LoadOptions, Target} from './options.js'
import {echo, fresh, keepAlive, long} from './requests.js'
import {createTally} from './tally.js'
import type {Tally} from './tally.js'

const kinds: Kinds = {keepAlive, fresh, echo, long, sockets, streams}
const paced = ['keepAlive', 'fresh', 'echo'] as const

export type Running = {readonly tally: Tally; /** Ends when its time or count is over, or after `stop`. */ readonly ended: Promise<void>; stop(): void}

/** Starts all clients once every target has answered. */
export async function run(options: LoadOptions): Promise<Running> {
  await Promise.all(options.targets.map((target) => answering(target, options)))
  const tally = createTally(options.targets.map((target) => target.name))
  const ending = new AbortController()
  setMaxListeners(0, ending.signal)
  ending.signal.addEventListener('abort', tally.end)
  const period = (options.targets.flatMap((target) => paced.map((kind) => countOf(target, kind))).reduce((a, b) => a + b, 0) / (options.rate ?? 200)) * 1000
  const clients = options.targets.flatMap((target) =>
    (Object.keys(kinds) as (keyof Clients)[]).flatMap((kind) =>
      Array.from({length: countOf(target, kind)}, () =>
        kinds[kind]({target, tally, ca: options.ca, turn: pace(Math.max(period, 5), ending.signal), longMs: options.longMs ?? 10_000, ending: ending.signal}),
      ),
    ),
  )
  const timer = setTimeout(() => ending.abort(), (options.seconds ?? 300) * 1000)
  const counter = setInterval(() => void (tally.served() >= (options.requests ?? 200_000) && ending.abort()), 100)
  const ended = Promise.all(clients).then(() => {
    clearTimeout(timer)
    clearInterval(counter)
  })
  return {tally, ended, stop: () => ending.abort()}
}

const countOf = (target: Target, kind: keyof Clients): number => (target.clients ?? defaultClients)[kind] ?? 0

/** A turn every `period` milliseconds, from a chance offset; one that is late is not caught up. */
function pace(period: number, ending: AbortSignal): () => Promise<void> {
  let next = performance.now() + Math.random() * period
  return async () => {
    const wait = next - performance.now()
    next = Math.max(next, performance.now()) + period
    if (wait > 0) await sleep(wait, undefined, {signal: ending}).catch(() => undefined)
  }
}

/** Waits until a target answers. */
async function answering(target: Target, {ca, patience = 10}: LoadOptions): Promise<void> {
  const {origin, prefix, host} = addressOf(target)
  const connection = new Connection(origin, {connect: {timeout: 5000, servername: serverNameOf(target), ...(ca !== undefined && {ca})}})
  const until = performance.now() + patience * 1000
  for (;;) {
    let seen: string
    try {
      const {statusCode, body} = await connection.request({path: `${prefix}/`, method: 'GET', headers: {host}, headersTimeout: 5000})
      await body.dump()
      if (statusCode === 200) break
      seen = `it answered ${statusCode}`
    } catch (error) {
      seen = wordOf(error)
    }
    if (performance.now() > until) throw new Error(`${target.name} (${target.url}) can't be loaded: ${seen}`)
    await sleep(100)
  }
  await connection.close()
}
