import {createHash} from 'node:crypto'
import {chmodSync, mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {buffer} from 'node:stream/consumers'
import {gzipSync} from 'node:zlib'
import {extract as createExtract, pack as createPack} from 'tar-stream'
import {legacyNames} from '../../src/lib/run/legacy-names.js'
import type {LocalEngine} from '../../src/lib/run/local-engine.js'

export type TarEntry = {readonly name: string; readonly type?: 'directory' | 'symlink'; readonly linkname?: string; readonly content?: Buffer | string}

export const digest = (content: Buffer | string): string => `sha256:${createHash('sha256').update(content).digest('hex')}`

const hex = (content: Buffer | string): string => digest(content).slice('sha256:'.length)

export const tarOf = (entries: readonly TarEntry[]): Promise<Buffer> => {
  const pack = createPack()
  for (const {content, ...header} of entries) pack.entry(header, content ?? '')
  pack.finalize()
  return buffer(pack as AsyncIterable<Buffer>)
}

/** Name → content of every file of a tar. */
export async function filesOf(tar: Buffer): Promise<Readonly<Record<string, string>>> {
  const files: Record<string, string> = {}
  const extract = createExtract()
  extract.end(tar)
  for await (const entry of extract) files[entry.header.name] = String(await buffer(entry as AsyncIterable<Buffer>))
  return files
}

export const configOf = (layers: readonly string[]): string => JSON.stringify({architecture: 'amd64', os: 'linux', rootfs: {type: 'layers', diff_ids: layers.map(digest)}})

/** What Docker before 25 saves of an image with these layers: a folder each, links for those that it saved already. */
export function legacySave(layers: readonly string[]): Promise<Buffer> {
  const names = legacyNames(layers.map(digest)).map((name, index) => (index === layers.length - 1 ? hex(`top ${name}`) : name))
  const first = (index: number): number => layers.indexOf(layers[index] ?? '')
  const folders = names.map((name, index): readonly TarEntry[] => [
    {name: `${name}/`, type: 'directory'},
    {name: `${name}/VERSION`, content: '1.0'},
    {name: `${name}/json`, content: '{}'},
    first(index) === index
      ? {name: `${name}/layer.tar`, content: layers[index] ?? ''}
      : {name: `${name}/layer.tar`, type: 'symlink', linkname: `../${names[first(index)]}/layer.tar`},
  ])
  const config = configOf(layers)
  const manifest = JSON.stringify([{Config: `${hex(config)}.json`, RepoTags: null, Layers: names.map((name) => `${name}/layer.tar`)}])
  return tarOf([...folders.flat(), {name: `${hex(config)}.json`, content: config}, {name: 'manifest.json', content: manifest}])
}

/** What Docker from 25 on saves, and with `packed` what its containerd store does: layers as they were pulled. */
export function layoutSave(layers: readonly string[], packed: readonly string[] = []): Promise<Buffer> {
  const config = configOf(layers)
  const blobs = layers.map((layer) => (packed.includes(layer) ? gzipSync(layer) : Buffer.from(layer)))
  const manifest = JSON.stringify([{Config: `blobs/sha256/${hex(config)}`, RepoTags: null, Layers: blobs.map((blob) => `blobs/sha256/${hex(blob)}`)}])
  return tarOf([
    {name: 'blobs/', type: 'directory'},
    ...blobs.map((blob) => ({name: `blobs/sha256/${hex(blob)}`, content: blob})),
    {name: `blobs/sha256/${hex(config)}`, content: config},
    {name: 'index.json', content: '{}'},
    {name: 'manifest.json', content: manifest},
    {name: 'oci-layout', content: '{}'},
  ])
}

/** A program that answers `save` as an engine would, and counts how often it was asked in `<folder>/saves`. */
export function savingEngine(folder: string, saved: Buffer, then = 'exit 0'): LocalEngine {
  mkdirSync(folder, {recursive: true})
  const docker = join(folder, 'docker')
  writeFileSync(join(folder, 'saved.tar'), saved)
  writeFileSync(docker, `#!/bin/sh\necho "$*" >> "$FOLDER/saves"\ncat "$FOLDER/saved.tar"\n${then}\n`)
  chmodSync(docker, 0o755)
  return {docker, env: {FOLDER: folder}, buildkit: true, buildx: false}
}
