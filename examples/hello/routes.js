import {createHash} from 'node:crypto'
import {hostname} from 'node:os'
import {failure} from './failure.js'

/** Who answers. */
export const identity = {
  app: process.env.APP ?? 'hello',
  version: process.env.VERSION || process.env.SHIPIT_VERSION || 'dev',
  release: process.env.SHIPIT_RELEASE ?? null,
  hostname: hostname(),
  pid: process.pid,
  started: new Date().toISOString(),
}

/** Event streams that are open. */
export const streams = new Set()

export const routes = {
  'GET /': (request, response) => json(response, identity),

  'GET /up': (request, response) => failure.health(response),

  'POST /eat': (request, response) => failure.eat(response),

  // ?ms=10000: a request that takes its time, as a report or an upload does.
  'GET /slow': (request, response, query) => {
    const ms = Math.min(Number(query.get('ms') ?? 1000), 60_000)
    setTimeout(() => json(response, {...identity, waited: ms}), ms)
  },

  'POST /echo': async (request, response) => {
    const chunks = []
    for await (const chunk of request) chunks.push(chunk)
    const body = Buffer.concat(chunks)
    response.writeHead(200, {'content-type': 'application/octet-stream', 'x-sha256': createHash('sha256').update(body).digest('hex')})
    response.end(body)
  },

  'GET /events': (request, response) => {
    response.writeHead(200, {'content-type': 'text/event-stream', 'cache-control': 'no-store'})
    let count = 0
    const tell = () => response.write(`data: ${JSON.stringify({count: count++, version: identity.version})}\n\n`)
    const timer = setInterval(tell, 1000)
    streams.add(response)
    response.on('close', () => {
      clearInterval(timer)
      streams.delete(response)
    })
    tell()
  },

  // The names of the variables, never their values, and only where it was asked for.
  'GET /env': (request, response) => (process.env.DEBUG_ENV === '1' ? json(response, Object.keys(process.env).sort()) : response.writeHead(404).end('not found\n')),
}

function json(response, value) {
  response.writeHead(200, {'content-type': 'application/json'})
  response.end(`${JSON.stringify(value)}\n`)
}
