import {createHash} from 'node:crypto'
import {buffer} from 'node:stream/consumers'
import {gunzipSync, gzipSync} from 'node:zlib'
import {extract as createExtract} from 'tar-stream'
import {tarOf} from '../../run/saved-images.js'

type Descriptor = {mediaType: string; digest: string; size: number}

/** An image archive of ours as a registry would have it: with compressed layers. */
export async function withPackedLayers(archive: Buffer): Promise<Buffer> {
  const files = await readAll(gunzipSync(archive))
  const blobAt = ({digest}: Descriptor): Buffer => files.get(pathOf(digest)) ?? Buffer.alloc(0)
  const index = JSON.parse(String(files.get('index.json'))) as {manifests: Descriptor[]}
  const [first] = index.manifests
  if (!first) throw new Error('no manifest')
  const manifest = JSON.parse(String(blobAt(first))) as {config: Descriptor; layers: Descriptor[]}
  const blobs = [blobAt(manifest.config)]
  for (const layer of manifest.layers) blobs.push(describe(layer, gzipSync(blobAt(layer))))
  for (const layer of manifest.layers) layer.mediaType += '+gzip'
  blobs.push(describe(first, Buffer.from(JSON.stringify(manifest))))
  return tarOf([
    {name: 'oci-layout', content: files.get('oci-layout') ?? ''},
    {name: 'index.json', content: JSON.stringify(index)},
    ...blobs.map((content) => ({name: pathOf(digestOf(content)), content})),
  ])
}

const pathOf = (digest: string): string => `blobs/${digest.replace(':', '/')}`

const digestOf = (content: Buffer): string => `sha256:${createHash('sha256').update(content).digest('hex')}`

function describe(descriptor: Descriptor, content: Buffer): Buffer {
  Object.assign(descriptor, {digest: digestOf(content), size: content.length})
  return content
}

async function readAll(tar: Buffer): Promise<ReadonlyMap<string, Buffer>> {
  const files = new Map<string, Buffer>()
  const extract = createExtract()
  extract.end(tar)
  for await (const entry of extract) files.set(entry.header.name, await buffer(entry as AsyncIterable<Buffer>))
  return files
}
