import type {Readable} from 'node:stream'
import {createGunzip} from 'node:zlib'
import {ShipitError} from '../errors.js'
import {onAbort} from '../hosts/abort.js'
import type {Transport} from '../hosts/transport.js'
import {cmd, toShell} from '../shell/command.js'
import {template} from '../template.js'
import type {LocalEngine} from './local-engine.js'
import {readOutput} from './output.js'

/** What an engine saves of an image, read as it comes. Files by these names are of no use to the reader: they may be left out on the way. */
export type Save = <T>(image: string, leftOut: readonly string[], read: (tar: Readable) => Promise<T>, signal?: AbortSignal) => Promise<T>

/** Out of this machine's engine, which always saves the whole. Errors: COMMAND_FAILED with what it said. */
export const saveHere =
  (engine: () => Promise<LocalEngine>): Save =>
  async (image, _leftOut, read, signal) =>
    readOutput(await engine(), ['save', image], read, signal)

/** Out of a builder's engine: only what is of use comes over the wire, compressed. Errors: COMMAND_FAILED. */
export const saveThere =
  (transport: Transport): Save =>
  async (image, leftOut, read, signal) => {
    const source = await transport.open(toShell(cmd('bash', '-c', template('host/save-parts.sh'), 'save-parts', image, leftOut)))
    const off = onAbort(signal, () => source.destroy())
    source.end()
    const tar = source.pipe(createGunzip())
    source.once('error', (error) => tar.destroy(error))
    try {
      return await read(tar)
    } catch (cause) {
      signal?.throwIfAborted()
      if (cause instanceof ShipitError) throw cause
      throw new ShipitError('COMMAND_FAILED', `${transport.host} could not hand over the image ${image} that it built.`, {hint: `Try there: docker save ${image} | wc -c`, cause})
    } finally {
      off()
      source.destroy()
    }
  }
