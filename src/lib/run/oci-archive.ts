import {createHash} from 'node:crypto'
import {pipeline} from 'node:stream/promises'
import {pack as createPack} from 'tar-stream'
import type {Pack} from 'tar-stream'
import {layersToSend} from '../plan/plan.js'
import type {Archive} from '../plan/plan.js'
import type {SavedImage, SavedLayer} from './saved-image.js'

/**
 * An OCI layout in a tar, with a manifest.json beside it for engines that know only that. Layers are uncompressed, so that
 * a blob's digest is its diff id, by which every engine knows a layer that it has already.
 */
export function packArchive(saved: SavedImage, archive: Archive): {readonly pack: Pack; /** Bytes. */ readonly total: number} {
  const wanted = layersToSend(archive)
  const layers = saved.layers.filter((layer, index) => wanted.includes(layer.diffId) && saved.layers.findIndex((each) => each.diffId === layer.diffId) === index)
  const files = filesOf(saved, archive.as)
  // Who reads it is told of a fault; who has stopped reading need not be.
  const pack = createPack().on('error', () => undefined)
  void fill(pack, files, saved, layers).then(
    () => pack.finalize(),
    (error: unknown) => pack.destroy(error as Error),
  )
  const total = [...files.map((file) => file.content.length), ...layers.map((layer) => layer.size)].reduce((sum, size) => sum + tarSize(size), 1024)
  return {pack, total}
}

/** The same image is the same archive. */
const mtime = new Date(0)

type File = {readonly name: string; readonly content: Buffer}

async function fill(pack: Pack, files: readonly File[], saved: SavedImage, layers: readonly SavedLayer[]): Promise<void> {
  for (const {name, content} of files) pack.entry({name, mtime}, content)
  for (const layer of layers) await pipeline(saved.read(layer), pack.entry({name: blobPath(layer.diffId), size: layer.size, mtime}))
}

/** The small files: the image's config, and what names it and lists its layers, in both tongues. */
export function filesOf({config, layers}: Pick<SavedImage, 'config' | 'layers'>, as: string): readonly File[] {
  const manifest = json({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: {mediaType: 'application/vnd.oci.image.config.v1+json', digest: digestOf(config), size: config.length},
    layers: layers.map(({diffId, size}) => ({mediaType: 'application/vnd.oci.image.layer.v1.tar', digest: diffId, size})),
  })
  const index = json({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.index.v1+json',
    manifests: [
      {
        mediaType: 'application/vnd.oci.image.manifest.v1+json',
        digest: digestOf(manifest),
        size: manifest.length,
        annotations: {'io.containerd.image.name': as, 'org.opencontainers.image.ref.name': as.slice(as.lastIndexOf(':') + 1)},
      },
    ],
  })
  return [
    {name: 'oci-layout', content: json({imageLayoutVersion: '1.0.0'})},
    {name: 'index.json', content: index},
    {name: 'manifest.json', content: json([{Config: blobPath(digestOf(config)), RepoTags: [as], Layers: layers.map((layer) => blobPath(layer.diffId))}])},
    {name: blobPath(digestOf(config)), content: config},
    {name: blobPath(digestOf(manifest)), content: manifest},
  ]
}

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value))

const digestOf = (content: Buffer): string => `sha256:${createHash('sha256').update(content).digest('hex')}`

const blobPath = (digest: string): string => `blobs/${digest.replace(':', '/')}`

/** A header and whole blocks of 512 bytes. */
const tarSize = (size: number): number => 512 + Math.ceil(size / 512) * 512
