import {open, rm} from 'node:fs/promises'
import {randomUUID} from 'node:crypto'
import {existsSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {Readable} from 'node:stream'

/** A stretch of a spool, in bytes. */
export type Place = {readonly offset: number; readonly size: number}

/** A file without a name: nothing is left of it when the process ends, however it ends. */
export type Spool = {
  /** Adds all of it at the end. */
  add(content: AsyncIterable<Buffer>): Promise<Place>
  read(place: Place): Readable
  close(): Promise<void>
}

export async function openSpool(): Promise<Spool> {
  const path = join(folder(), `shipit-${randomUUID()}`)
  const file = await open(path, 'wx+', 0o600)
  await rm(path)
  let end = 0
  return {
    add: async (content) => {
      const offset = end
      for await (const chunk of content) {
        await file.writev([chunk], end)
        end += chunk.length
      }
      return {offset, size: end - offset}
    },
    read: ({offset, size}) => (size === 0 ? Readable.from([]) : file.createReadStream({start: offset, end: offset + size - 1, autoClose: false, highWaterMark: 256 * 1024})),
    close: () => file.close(),
  }
}

/** /tmp is in memory on many systems; an image may be larger than that. */
const folder = (): string => process.env['TMPDIR'] ?? (existsSync('/var/tmp') ? '/var/tmp' : tmpdir())
