import {open, rm} from 'node:fs/promises'
import type {FileHandle} from 'node:fs/promises'
import {createHash, randomUUID} from 'node:crypto'
import {existsSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {ShipitError} from '../errors.js'

/** A stretch of a spool. */
export type Place = {readonly offset: number; readonly length: number; /** SHA-256 of what lies there, in hex. */ readonly sum?: string}

/** A file without a name: nothing is left of it when the process ends, however it ends. */
export type Spool = {
  /** Adds all of it at the end. Errors: COMMAND_FAILED when the disk is full. */
  add(content: AsyncIterable<Buffer>): Promise<Place>
  read(place: Place): AsyncGenerator<Buffer>
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
      const sum = createHash('sha256')
      for await (const chunk of content) {
        sum.update(chunk)
        end += await write(file, chunk, end)
      }
      return {offset, length: end - offset, sum: sum.digest('hex')}
    },
    read: (place) => read(file, place),
    close: () => file.close(),
  }
}

async function write(file: FileHandle, chunk: Buffer, position: number): Promise<number> {
  try {
    for (let at = 0; at < chunk.length;) at += (await file.write(chunk, at, chunk.length - at, position + at)).bytesWritten
    return chunk.length
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOSPC') throw cause
    throw new ShipitError('COMMAND_FAILED', `${folder()} on this machine has no room for the image.`, {hint: 'Make room there, or set TMPDIR to a folder with more of it.', cause})
  }
}

async function* read(file: FileHandle, {offset, length}: Place): AsyncGenerator<Buffer> {
  for (let at = 0; at < length;) {
    const {buffer, bytesRead} = await file.read(Buffer.allocUnsafe(Math.min(length - at, 256 * 1024)), 0, null, offset + at)
    if (bytesRead === 0) throw new Error('the spool is shorter than what was put into it')
    at += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}

/** /tmp is in memory on many systems; an image may be larger than that. */
const folder = (): string => process.env['TMPDIR'] || (existsSync('/var/tmp') ? '/var/tmp' : tmpdir())
