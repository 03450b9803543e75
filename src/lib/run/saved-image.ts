import {createHash} from 'node:crypto'
import {buffer} from 'node:stream/consumers'
import {gunzipSync} from 'node:zlib'
import {messageOf, ShipitError} from '../errors.js'
import {layersToSend} from '../plan/plan.js'
import type {Archive} from '../plan/plan.js'
import {cutShort} from './cut-short.js'
import {legacyNames} from './legacy-names.js'
import {unpackedSize} from './packing.js'
import type {Save} from './saver.js'
import {openSpool} from './spool.js'
import type {Place, Spool} from './spool.js'
import {readTar} from './tar.js'
import type {TarFile, TarFiles} from './tar.js'

/** Where the bytes of a layer lie; nowhere, if no host needs them. */
export type SavedLayer = {readonly diffId: string; /** Bytes, uncompressed. */ readonly size: number; readonly place?: Place}

/** An image as the deployer's engine saved it. */
export type SavedImage = {
  readonly config: Buffer
  /** Lowest first. */
  readonly layers: readonly SavedLayer[]
  /** The bytes of a layer, gzipped; without so many at the start. */
  read(layer: SavedLayer, skipped?: number): AsyncGenerator<Buffer>
  /** SHA-256 of so many bytes at the start of them, in hex. */
  sumOf(layer: SavedLayer, length: number): Promise<string>
  close(): Promise<void>
}

/**
 * Saves an image into a file that has no name: it goes when it is closed, whatever happens. Reads what Docker 25 and later
 * write (an OCI layout) and what earlier ones do (a folder for each layer, named before anything tells which layer it is).
 * Errors: COMMAND_FAILED with what the engine said, or that it gave a part only.
 */
export async function saveImage(save: Save, archive: Archive, signal?: AbortSignal): Promise<SavedImage> {
  const spool = await openSpool()
  try {
    const leftOut = namesLeftOut(archive)
    const files = await save(archive.image, [...leftOut], (output) => readTar(output, spool, (name) => leftOut.has(name)), signal)
    const {config, layers} = await readLayers(await withSizes(files, spool), spool, layersToSend(archive))
    return {
      config,
      layers,
      read: (layer, skipped = 0) => spool.read(within(placeOf(layer), skipped)),
      sumOf: (layer, length) => sumOf(spool, {...placeOf(layer), length}),
      close: () => spool.close(),
    }
  } catch (error) {
    await spool.close()
    const told = cutShort(error, archive.image, archive.from)
    throw told instanceof ShipitError || signal?.aborted ? told : unreadable(archive, error)
  }
}

const unreadable = ({image}: Archive, cause: unknown): ShipitError =>
  new ShipitError('COMMAND_FAILED', `What the engine saved of ${image} cannot be read: ${messageOf(cause)}.`, {
    hint: `Look at it with \`docker save ${image} | tar t\`; pulling or building the image again helps where it is broken.`,
    cause,
  })

/** Names under which an engine may save what no host needs. */
function namesLeftOut(archive: Archive): ReadonlySet<string> {
  const sent = layersToSend(archive)
  const legacy = legacyNames(archive.layers)
  return new Set(archive.layers.flatMap((layer, index) => (sent.includes(layer) ? [] : [`blobs/${layer.replace(':', '/')}`, `${legacy[index]}/layer.tar`])))
}

type Manifest = {readonly Config: string; readonly Layers: readonly string[] | null}

async function readLayers(files: TarFiles, spool: Spool, sent: readonly string[]): Promise<Pick<SavedImage, 'config' | 'layers'>> {
  const bytesOf = async (name: string): Promise<Buffer> => gunzipSync(await buffer(spool.read(placeOf(found(files, name)))))
  const [manifest] = JSON.parse(String(await bytesOf('manifest.json'))) as readonly Manifest[]
  if (!manifest) throw new Error('the saved archive names no image')
  const config = await bytesOf(manifest.Config)
  const {rootfs} = JSON.parse(String(config)) as {readonly rootfs: {readonly diff_ids?: readonly string[] | null}}
  const paths = manifest.Layers ?? []
  const layers: SavedLayer[] = []
  for (const [index, diffId] of (rootfs.diff_ids ?? []).entries()) {
    const file = found(files, paths[index] ?? '')
    layers.push({diffId, ...file, size: file.size ?? (await (sent.includes(diffId) ? unpackedSize(spool.read(placeOf(file))) : toldSize(spool, placeOf(file))))})
  }
  return {config, layers}
}

/** What was left out on the way is told of by its size. */
async function withSizes(files: TarFiles, spool: Spool): Promise<TarFiles> {
  const list = files('shipit-sizes')
  if (!list) return files
  const lines = String(gunzipSync(await buffer(spool.read(placeOf(list))))).split('\n')
  const sizes = new Map(lines.map((line) => [line.slice(line.indexOf(' ') + 1), Number(line.slice(0, line.indexOf(' ')))]))
  return (name) => files(name) ?? (sizes.has(name) ? {size: sizes.get(name)} : undefined)
}

const within = ({offset, length}: Place, skipped: number): Place => ({offset: offset + skipped, length: length - skipped})

async function sumOf(spool: Spool, place: Place): Promise<string> {
  const sum = createHash('sha256')
  for await (const chunk of spool.read(place)) sum.update(chunk)
  return sum.digest('hex')
}

/** What gzip notes at its end. It is wrong from 4 GiB on, and of no use but for those who have the layer already. */
const toldSize = async (spool: Spool, {offset, length}: Place): Promise<number> => (await buffer(spool.read({offset: offset + length - 4, length: 4}))).readUInt32LE()

function found(files: TarFiles, name: string): TarFile {
  const file = files(name)
  if (!file) throw new Error(`the saved archive lacks "${name}"`)
  return file
}

function placeOf({place}: {readonly place?: Place}): Place {
  if (!place) throw new Error('bytes that were left out were asked for')
  return place
}
