import net from 'node:net'
import type {Duplex} from 'node:stream'

/** What went through a stream so far. */
export type Meter = {
  /** Bytes. */
  sent(): number
  received(): number
}

/** Watches a stream without reading it: somebody else does. */
export function meterOf(stream: Duplex): Meter {
  let received = 0
  let sent = 0
  stream.on('data', (chunk: Buffer) => void (received += chunk.length))
  if (!(stream instanceof net.Socket)) {
    const write = stream.write.bind(stream) as (chunk: Buffer) => boolean
    stream.write = (chunk: Buffer) => {
      sent += chunk.length
      return write(chunk)
    }
  }
  return {
    sent: () => (stream instanceof net.Socket ? stream.bytesWritten : sent),
    received: () => received,
  }
}
