import {Readable} from 'node:stream'
import type {Transform} from 'node:stream'
import {pipeline} from 'node:stream/promises'
import * as zlib from 'node:zlib'
import {ShipitError} from '../errors.js'
import {gzipped} from './gzip.js'

/** Content as gzip, and how many bytes it is without that: undefined where it came as gzip and nobody has counted. */
export type Packed = {readonly bytes: AsyncIterable<Buffer>; /** To be asked when all was read. */ readonly size: () => number | undefined}

/** Compresses what is not compressed. Engines with the containerd store save layers as they were pulled: those stay as they are. */
export async function packed(content: AsyncIterable<Buffer>): Promise<Packed> {
  const chunks = content[Symbol.asyncIterator]()
  const first = await chunks.next()
  const whole = startingWith(first, chunks)
  const magic = first.done === true ? '' : first.value.subarray(0, 4).toString('hex')
  if (magic.startsWith('1f8b')) return {bytes: whole, size: () => undefined}
  return pack(magic === '28b52ffd' ? through(whole, unzstd()) : whole)
}

/** Counts the bytes that gzip makes smaller. */
export async function unpackedSize(content: AsyncIterable<Buffer>): Promise<number> {
  let size = 0
  for await (const chunk of through(content, zlib.createGunzip())) size += chunk.length
  return size
}

function pack(content: AsyncIterable<Buffer>): Packed {
  let size = 0
  return {bytes: gzipped(content, (done) => (size = done)), size: () => size}
}

async function* startingWith(first: IteratorResult<Buffer>, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  for (let each = first; each.done !== true; each = await rest.next()) yield each.value
}

function through(content: AsyncIterable<Buffer>, filter: Transform): AsyncIterable<Buffer> {
  // A fault of either side reaches the reader by the filter.
  pipeline(Readable.from(content), filter).catch((error: unknown) => filter.destroy(error as Error))
  return filter
}

function unzstd(): Transform {
  const create = (zlib as {readonly createZstdDecompress?: () => Transform}).createZstdDecompress
  if (create) return create()
  throw new ShipitError('NOT_SUPPORTED', `Node ${process.versions.node} can't read an image with zstd layers.`, {
    hint: 'Use Node 22.15 or later, or build the image with gzip layers.',
  })
}
