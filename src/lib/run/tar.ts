import {posix} from 'node:path'
import type {Readable} from 'node:stream'
import {pipeline} from 'node:stream/promises'
import {extract as createExtract} from 'tar-stream'
import {packed} from './packing.js'
import type {Place, Spool} from './spool.js'

/** A file of a tar, and where it lies, if it was kept. */
export type TarFile = {/** Bytes, uncompressed; unknown of one that came compressed. */ readonly size: number | undefined; readonly place?: Place}

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
      if (type === 'file' && !isLeftOut(name)) files.set(name, await keep(entry as AsyncIterable<Buffer>, spool))
      else if (type === 'file') files.set(name, {size})
      else if (linkname) files.set(name, {link: type === 'symlink' ? posix.join(posix.dirname(name), linkname) : posix.normalize(linkname)})
      entry.resume()
    }
  }
  await Promise.all([pipeline(source, extract), read()])
  return (name) => follow(files, posix.normalize(name), 8)
}

async function keep(content: AsyncIterable<Buffer>, spool: Spool): Promise<TarFile> {
  const {bytes, size} = await packed(content)
  const place = await spool.add(bytes)
  return {size: size(), place}
}

function follow(files: ReadonlyMap<string, TarFile | {readonly link: string}>, name: string, depth: number): TarFile | undefined {
  const found = files.get(name)
  if (!found || !('link' in found)) return found
  return depth > 0 ? follow(files, found.link, depth - 1) : undefined
}
