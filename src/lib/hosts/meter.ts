import net from 'node:net'
import type {Duplex} from 'node:stream'

/** What went through a stream so far. */
export type Meter = {
  /** Bytes. */
  sent(): number
  received(): number
  /** Bytes that wait to be sent. */
  waiting(): number
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
    waiting: () => stream.writableLength,
  }
}

const ticks = 8

/**
 * Calls back when the other side has been silent for so many seconds; answers how to call that off.
 * ssh2's own keepalive counts answers to its questions only, and a long upload on a slow line keeps those waiting:
 * here any byte that comes is a sign of life, and any that goes out of a full queue.
 * It counts in ticks: a clock would go on while this process is suspended, and blame the host.
 */
export function onSilence(meter: Meter, seconds: number, callback: () => void): () => void {
  let [heard, waiting, quiet] = [0, 0, 0]
  const tick = () => {
    const lives = meter.received() !== heard || meter.waiting() < waiting
    heard = meter.received()
    waiting = meter.waiting()
    quiet = lives ? 0 : quiet + 1
    if (quiet >= ticks) callback()
  }
  const timer = setInterval(tick, (seconds * 1000) / ticks)
  return () => clearInterval(timer)
}
