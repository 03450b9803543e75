import {posix} from 'node:path'
import {Readable} from 'node:stream'
import type {Transform} from 'node:stream'
import {pipeline} from 'node:stream/promises'
import * as zlib from 'node:zlib'
import {extract as createExtract} from 'tar-stream'
import {ShipitError} from '../errors.js'
import type {Place, Spool} from './spool.js'

/** A file of a tar: its bytes uncompressed, and where they lie if they were kept. */
export type TarFile = {readonly size: number; readonly place?: Place}

/** Looks a file up by name, through links. */
export type TarFiles = (name: string) => TarFile | undefined

/** Puts the files of a tar into a spool, except those that are left out. Their names are looked up, never used as paths. */
export async function readTar(source: Readable, spool: Spool, isLeftOut: (name: string) => boolean): Promise<TarFiles> {
  const files = new Map<string, TarFile | {readonly link: string}>()
  const extract = createExtract()
  const read = async (): Promise<void> => {
    for await (const entry of extract) {
      const {type, size = 0, linkname} = entry.header
      const name = posix.normalize(entry.header.name)
      if (type === 'file' && !isLeftOut(name)) files.set(name, placed(await spool.add(await uncompressed(entry as AsyncIterable<Buffer>))))
      else if (type === 'file') files.set(name, {size})
      else if (linkname) files.set(name, {link: type === 'symlink' ? posix.join(posix.dirname(name), linkname) : posix.normalize(linkname)})
      entry.resume()
    }
  }
  await Promise.all([pipeline(source, extract), read()])
  return (name) => follow(files, posix.normalize(name), 8)
}

const placed = (place: Place): TarFile => ({size: place.size, place})

function follow(files: ReadonlyMap<string, TarFile | {readonly link: string}>, name: string, depth: number): TarFile | undefined {
  const found = files.get(name)
  if (!found || !('link' in found)) return found
  return depth > 0 ? follow(files, found.link, depth - 1) : undefined
}

/** Engines with the containerd store save layers as they were pulled: compressed. */
async function uncompressed(entry: AsyncIterable<Buffer>): Promise<AsyncIterable<Buffer>> {
  const chunks = entry[Symbol.asyncIterator]()
  const first = await chunks.next()
  const whole = startingWith(first, chunks)
  const magic = first.done === true ? '' : first.value.subarray(0, 4).toString('hex')
  if (magic.startsWith('1f8b')) return through(whole, zlib.createGunzip())
  if (magic === '28b52ffd') return through(whole, unzstd())
  return whole
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
