// A small web app with all that makes a deploy hard: slow requests, event streams, WebSockets and a health check.
import {createServer} from 'node:http'
import {failure} from './failure.js'
import {identity, routes, streams} from './routes.js'
import {sockets, upgrade} from './websocket.js'

const port = Number(process.env.PORT ?? 3000)

failure.atStart()

let stopping = false

const server = createServer((request, response) => {
  const {pathname, searchParams} = new URL(request.url, 'http://app')
  const route = routes[`${request.method} ${pathname}`]
  response.setHeader('x-version', identity.version)
  if (process.env.LOG === 'requests' && pathname !== '/up') console.log(`${request.method} ${request.url}`)
  if (route === undefined) return response.writeHead(404).end('not found\n')
  if (pathname !== '/up' && failure.spoils(response)) return
  response.on('close', () => stopping && setImmediate(() => server.closeIdleConnections()))
  // A client that went away in the middle of its request is no reason to fall over.
  Promise.resolve(route(request, response, searchParams)).catch(() => response.destroy())
})

server.on('upgrade', (request, socket) => (new URL(request.url, 'http://app').pathname === '/ws' ? upgrade(request, socket) : socket.end('HTTP/1.1 404 Not Found\r\n\r\n')))

if (failure.listens) {
  server.listen(failure.port(port), failure.address, () => console.log(`hello ${identity.version} listens on port ${server.address().port}`))
}

// Requests that have begun are finished, long-lived ones are told to come back: none is cut off.
for (const signal of ['SIGTERM', 'SIGINT']) {
  process.once(signal, () => {
    stopping = true
    console.log(`hello ${identity.version} got ${signal}: no new requests`)
    server.close(() => {
      console.log(`hello ${identity.version} has finished`)
      process.exit(0)
    })
    for (const stream of streams) stream.end()
    for (const socket of sockets) socket.goAway()
  })
}
