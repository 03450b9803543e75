import {availableParallelism} from 'node:os'
import {promisify} from 'node:util'
import {gzip as gzipBlock} from 'node:zlib'

const gzip = promisify(gzipBlock)

const mebibyte = 1024 * 1024

/**
 * A gzip of many members, block by block on all cores: every reader of gzip takes that. Level 1 keeps up with a fast
 * link, and halves what a slow one carries. `onBytes` is told how many bytes went in so far.
 */
export async function* gzipped(source: AsyncIterable<Buffer>, onBytes: (done: number) => void): AsyncGenerator<Buffer> {
  const width = Math.min(availableParallelism(), 4)
  const pending: Promise<{readonly packed: Buffer; readonly size: number}>[] = []
  let done = 0
  const next = async (): Promise<Buffer> => {
    const {packed, size} = (await pending.shift()) ?? {packed: Buffer.alloc(0), size: 0}
    done += size
    onBytes(done)
    return packed
  }
  for await (const block of blocks(source)) {
    pending.push(gzip(block, {level: 1}).then((packed) => ({packed, size: block.length})))
    if (pending.length >= width) yield await next()
  }
  while (pending.length > 0) yield await next()
}

/** Of a mebibyte each, however the source cuts it: the same content gives the same bytes every time, so that a delivery can go on where it was cut off. */
async function* blocks(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let parts: Buffer[] = []
  let size = 0
  for await (const part of source) {
    let rest = part
    while (size + rest.length >= mebibyte) {
      const end = mebibyte - size
      yield Buffer.concat([...parts, rest.subarray(0, end)])
      rest = rest.subarray(end)
      parts = []
      size = 0
    }
    if (rest.length > 0) parts.push(rest)
    size += rest.length
  }
  if (size > 0) yield Buffer.concat(parts)
}
