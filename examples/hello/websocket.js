// WebSockets (RFC 6455) in a page: an echo, and a beat every second.
import {createHash} from 'node:crypto'
import {identity} from './routes.js'

const text = 1
const close = 8
const ping = 9
const pong = 10

/** WebSockets that are open. */
export const sockets = new Set()

export function upgrade(request, socket) {
  const key = request.headers['sec-websocket-key']
  if (key === undefined) return socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\nX-Version: ${identity.version}\r\n\r\n`)
  converse(socket)
}

function converse(socket) {
  let beat = 0
  let unread = Buffer.alloc(0)
  const send = (opcode, payload) => socket.writable && socket.write(frame(opcode, payload))
  const tell = () => send(text, JSON.stringify({beat: beat++, version: identity.version, hostname: identity.hostname}))
  // 1001, "going away": the browser knows that it may connect again at once.
  const self = {
    goAway: () => {
      send(close, Buffer.from([0x03, 0xe9]))
      setTimeout(() => socket.destroy(), 2000).unref()
    },
  }
  const timer = setInterval(tell, 1000)
  sockets.add(self)
  socket.setNoDelay(true)
  socket.on('error', () => socket.destroy())
  socket.on('close', () => {
    clearInterval(timer)
    sockets.delete(self)
  })
  socket.on('data', (chunk) => {
    unread = Buffer.concat([unread, chunk])
    for (let next = readFrame(unread); next !== undefined; next = readFrame(unread)) {
      unread = unread.subarray(next.length)
      if (next.opcode === close) {
        send(close, next.payload)
        return socket.end()
      }
      if (next.opcode !== pong) send(next.opcode === ping ? pong : next.opcode, next.payload)
    }
  })
  tell()
}

/** A whole, unmasked frame, as servers send them. */
function frame(opcode, payload) {
  const body = Buffer.from(payload)
  const head = body.length < 126 ? Buffer.from([0, body.length]) : body.length < 65_536 ? Buffer.from([0, 126, 0, 0]) : Buffer.alloc(10)
  head[0] = 0x80 | opcode
  if (head.length === 4) head.writeUInt16BE(body.length, 2)
  if (head.length === 10) {
    head[1] = 127
    head.writeBigUInt64BE(BigInt(body.length), 2)
  }
  return Buffer.concat([head, body])
}

/** The first frame of a buffer (browsers mask theirs), or undefined while it is incomplete. */
function readFrame(buffer) {
  if (buffer.length < 2) return undefined
  const short = buffer[1] & 0x7f
  const start = short < 126 ? 2 : short === 126 ? 4 : 10
  if (buffer.length < start + 4) return undefined
  const size = short < 126 ? short : short === 126 ? buffer.readUInt16BE(2) : Number(buffer.readBigUInt64BE(2))
  const length = start + 4 + size
  if (buffer.length < length) return undefined
  const mask = buffer.subarray(start, start + 4)
  const payload = Buffer.from(buffer.subarray(start + 4, length))
  for (let i = 0; i < size; i += 1) payload[i] ^= mask[i & 3]
  return {opcode: buffer[0] & 0x0f, payload, length}
}
