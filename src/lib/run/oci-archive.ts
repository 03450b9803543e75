import {createHash} from 'node:crypto'
import {gzipSync} from 'node:zlib'
import {layersToSend} from '../plan/plan.js'
import type {Archive} from '../plan/plan.js'
import type {SavedImage, SavedLayer} from './saved-image.js'
import {tarEnd, tarHeader, tarPadding} from './tar-header.js'

/** What an archive is made of: bytes of ours, and layers as they lie in the spool. All of it is gzip, member after member. */
export type Part = Buffer | SavedLayer

/**
 * An OCI layout in a tar, with a manifest.json beside it for engines that know only that. Layers are uncompressed inside it, so
 * that a blob's digest is its diff id, by which every engine knows a layer that it has already.
 */
export function archiveParts(saved: Pick<SavedImage, 'config' | 'layers'>, archive: Archive): readonly Part[] {
  const layers = layersToSend(archive).flatMap((wanted) => saved.layers.find((layer) => layer.diffId === wanted) ?? [])
  const files = filesOf(saved, archive.as).flatMap(({name, content}) => [tarHeader(name, content.length), content, tarPadding(content.length)])
  const blobs = layers.flatMap((layer) => [gzipSync(tarHeader(blobPath(layer.diffId), layer.size)), layer, gzipSync(tarPadding(layer.size))])
  return [gzipSync(Buffer.concat(files)), ...blobs, gzipSync(tarEnd)]
}

type File = {readonly name: string; readonly content: Buffer}

/** The small files: the image's config, and what names it and lists its layers, in both tongues. */
function filesOf({config, layers}: Pick<SavedImage, 'config' | 'layers'>, as: string): readonly File[] {
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
