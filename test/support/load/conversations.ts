import {Agent, request} from 'undici'
import WebSocket from 'ws'
import {addressOf, serverNameOf, wordOf} from './client.js'
import type {Client, Given} from './client.js'

/** A WebSocket that is open all the time: the server beats once a second. */
export const sockets: Client = async (given) => {
  while (!given.ending.aborted) {
    await converse(given)
    await breath(given)
  }
}

/** An event stream that is read all the time. */
export const streams: Client = async (given) => {
  while (!given.ending.aborted) {
    await listen(given)
    await breath(given)
  }
}

const breath = (given: Given): Promise<void> => (given.ending.aborted ? Promise.resolve() : given.turn())

function converse(given: Given): Promise<void> {
  const {target, tally, ending, ca} = given
  const {origin, prefix, host} = addressOf(target)
  const tls = {servername: serverNameOf(target), ...(ca !== undefined && {ca})}
  const socket = new WebSocket(`${origin.replace(/^http/, 'ws')}${prefix}/ws`, {headers: {host}, handshakeTimeout: 10_000, ...tls})
  const beat = pulse((gap) => tally.beat(target.name, 'sockets', gap))
  const hangUp = (): void => {
    socket.close(1000)
    setTimeout(() => socket.terminate(), 2000).unref()
  }
  let opened = false
  ending.addEventListener('abort', hangUp)
  return new Promise((resolve) => {
    socket.on('open', () => {
      opened = true
      tally.opened(target.name, 'sockets')
      beat()
    })
    socket.on('message', beat)
    socket.on('error', (error) => void (opened || ending.aborted || tally.failed(target.name, 'sockets', wordOf(error))))
    socket.on('close', (code) => {
      ending.removeEventListener('abort', hangUp)
      if (opened && !ending.aborted) tally.ended(target.name, 'sockets', code === 1000 || code === 1001 ? 'closed' : 'dropped', `closed with ${code}`)
      resolve()
    })
  })
}

async function listen({target, tally, ending, ca}: Given): Promise<void> {
  const {origin, prefix, host} = addressOf(target)
  const dispatcher = new Agent({bodyTimeout: 10_000, headersTimeout: 10_000, connect: {servername: serverNameOf(target), ...(ca !== undefined && {ca})}})
  const beat = pulse((gap) => tally.beat(target.name, 'streams', gap))
  let opened = false
  try {
    const response = await request(`${origin}${prefix}/events`, {headers: {host}, dispatcher, signal: ending})
    if (response.statusCode !== 200) return tally.failed(target.name, 'streams', String(response.statusCode))
    opened = true
    tally.opened(target.name, 'streams')
    for await (const _ of response.body) beat()
    tally.ended(target.name, 'streams', 'closed', '')
  } catch (error) {
    if (ending.aborted) return
    if (opened) tally.ended(target.name, 'streams', 'dropped', wordOf(error))
    else tally.failed(target.name, 'streams', wordOf(error))
  } finally {
    await dispatcher.destroy()
  }
}

/** Tells the milliseconds since the call before, from the second call on. */
function pulse(tell: (gapMs: number) => void): () => void {
  let last: number | undefined
  return () => {
    if (last !== undefined) tell(performance.now() - last)
    last = performance.now()
  }
}
