import {mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync} from 'node:fs'
import {once} from 'node:events'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {buffer} from 'node:stream/consumers'
import * as zlib from 'node:zlib'
import {gunzipSync} from 'node:zlib'
import {expect} from 'chai'
import type {Archive} from '../../src/lib/plan/plan.js'
import {archiveSource} from '../../src/lib/run/archive.js'
import type {ArchiveSource} from '../../src/lib/run/archive.js'
import {configOf, digest, filesOf, layoutSave, legacySave, savingEngine, tarOf} from './saved-images.js'

const as = 'shipit.local/shop:abc'

const archiveOf = (layers: readonly string[], present = 0): Archive => ({image: 'sha256:1', as, layers: layers.map(digest), present: layers.slice(0, present).map(digest)})

const blob = (content: string): string => `blobs/${digest(content).replace(':', '/')}`

/** The archive as it must be, file by file. */
function expected(layers: readonly string[], sent: readonly string[]): Readonly<Record<string, string>> {
  const config = configOf(layers)
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: {mediaType: 'application/vnd.oci.image.config.v1+json', digest: digest(config), size: config.length},
    layers: layers.map((layer) => ({mediaType: 'application/vnd.oci.image.layer.v1.tar', digest: digest(layer), size: layer.length})),
  })
  const annotations = {'io.containerd.image.name': as, 'org.opencontainers.image.ref.name': 'abc'}
  return {
    'oci-layout': '{"imageLayoutVersion":"1.0.0"}',
    'index.json': JSON.stringify({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.index.v1+json',
      manifests: [{mediaType: 'application/vnd.oci.image.manifest.v1+json', digest: digest(manifest), size: manifest.length, annotations}],
    }),
    'manifest.json': JSON.stringify([{Config: blob(config), RepoTags: [as], Layers: layers.map(blob)}]),
    [blob(config)]: config,
    [blob(manifest)]: manifest,
    ...Object.fromEntries(sent.map((layer) => [blob(layer), layer])),
  }
}

describe('archiveSource()', () => {
  const layers = ['base '.repeat(3000), 'deps', 'app']
  let folder: string
  const before = process.env['TMPDIR']

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'shipit-archive-'))
    process.env['TMPDIR'] = join(folder, 'spool')
    mkdirSync(join(folder, 'spool'))
  })

  afterEach(() => {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
    rmSync(folder, {recursive: true})
  })

  const from = (saved: Buffer, then?: string): ArchiveSource => {
    const engine = savingEngine(folder, saved, then)
    return archiveSource(async () => engine)
  }
  const read = async (source: ArchiveSource, archive: Archive) => filesOf(gunzipSync(await buffer(await source(archive))))
  const saves = (): number => readFileSync(join(folder, 'saves'), 'utf8').trim().split('\n').length

  const forms = {'Docker before 25': legacySave, 'Docker from 25 on': layoutSave, 'the containerd store': (all: readonly string[]) => layoutSave(all, all.slice(0, 2))}

  for (const [engine, save] of Object.entries(forms)) {
    it(`turns what ${engine} saves into an OCI layout`, async () => {
      expect(await read(from(await save(layers)), archiveOf(layers))).to.deep.equal(expected(layers, layers))
    })

    it(`leaves out what is present of what ${engine} saves`, async () => {
      expect(await read(from(await save(layers)), archiveOf(layers, 2))).to.deep.equal(expected(layers, ['app']))
    })
  }

  it('sends a layer once that is in an image twice, also where it is present further down', async () => {
    const twice = ['one', 'two', 'one']
    for (const save of [legacySave, layoutSave]) {
      expect(await read(from(await save(twice)), archiveOf(twice))).to.deep.equal(expected(twice, ['one', 'two']))
      expect(await read(from(await save(twice)), archiveOf(twice, 2))).to.deep.equal(expected(twice, ['one']))
    }
  })

  it('takes layers of no bytes, and images of no layers', async () => {
    expect(await read(from(await layoutSave(['', 'app'])), archiveOf(['', 'app']))).to.deep.equal(expected(['', 'app'], ['', 'app']))
    expect(await read(from(await layoutSave([])), archiveOf([]))).to.deep.equal(expected([], []))
  })

  it('tells how far it is, to the last byte that travels', async () => {
    const told: (readonly number[])[] = []
    const source = from(await layoutSave(layers))
    const sent = await buffer(await source(archiveOf(layers), {onBytes: (done, total) => told.push([done, total])}))
    expect(told.at(-1)).to.deep.equal([sent.length, sent.length])
  })

  it('saves once for hosts that are served at the same time', async () => {
    const source = from(await legacySave(layers))
    const all = await Promise.all([read(source, archiveOf(layers)), read(source, archiveOf(layers, 1)), read(source, archiveOf(layers, 3))])
    expect(all).to.deep.equal([expected(layers, layers), expected(layers, ['deps', 'app']), expected(layers, [])])
    expect(saves()).to.equal(1)
  })

  it('saves again for a host that needs what the others did not', async () => {
    const source = from(await layoutSave(layers))
    const all = await Promise.all([read(source, archiveOf(layers, 2)), read(source, archiveOf(layers))])
    expect(all).to.deep.equal([expected(layers, ['app']), expected(layers, layers)])
    expect(saves()).to.equal(2)
  })

  it('leaves no file behind, not even while it reads', async () => {
    const stream = await from(await layoutSave(layers))(archiveOf(layers))
    expect(readdirSync(join(folder, 'spool'))).to.deep.equal([])
    stream.destroy()
    await once(stream, 'close')
  })

  it('serves the next host after one has hung up', async () => {
    const source = from(await layoutSave(layers))
    const gone = await source(archiveOf(layers))
    gone.destroy()
    await once(gone, 'close')
    expect(await read(source, archiveOf(layers))).to.deep.equal(expected(layers, layers))
  })

  const faultOf = (work: Promise<unknown>): Promise<Error> =>
    work.then(
      () => new Error('nothing was thrown'),
      (error: unknown) => error as Error,
    )

  it('says what the engine says when it fails midway', async () => {
    const half = (await layoutSave(layers)).subarray(0, 5000)
    const fault = await faultOf(from(half, 'echo "Error response from daemon: disk on fire" >&2; exit 1')(archiveOf(layers)))
    expect(fault).to.include({code: 'COMMAND_FAILED', message: `${join(folder, 'docker')} save sha256:1 failed (exit 1): Error response from daemon: disk on fire`})
  })

  it('ends when it is told to, and the engine with it', async () => {
    const abort = new AbortController()
    const opened = from(await layoutSave(layers), 'exec sleep 600')(archiveOf(layers), {signal: abort.signal})
    abort.abort(new Error('Ctrl-C'))
    expect(await faultOf(opened)).to.have.property('message', 'Ctrl-C')
  })

  it('refuses an archive that was cut short, lacks a layer, or runs in circles', async () => {
    const manifest = (layer: string) => ({name: 'manifest.json', content: JSON.stringify([{Config: 'config', Layers: [layer]}])})
    const config = {name: 'config', content: configOf(['app'])}
    const circle = [
      {name: 'a', type: 'symlink' as const, linkname: 'b'},
      {name: 'b', type: 'symlink' as const, linkname: 'a'},
    ]
    const broken = {
      cut: (await layoutSave(layers)).subarray(0, 5000),
      lacking: await tarOf([config, manifest('gone')]),
      circling: await tarOf([config, ...circle, manifest('a')]),
      'named like what JavaScript has': await tarOf([config, manifest('__proto__')]),
    }
    const faults = await Promise.all(
      Object.values(broken).map((saved, index) => faultOf(archiveSource(async () => savingEngine(join(folder, String(index)), saved))(archiveOf(['app'])))),
    )
    expect(faults.map((fault) => /^The engine of this machine saved only a part of image sha256:1: (.*)\.$/.exec(fault.message)?.[1])).to.deep.equal([
      'Unexpected end of data',
      'the saved archive lacks "gone"',
      'the saved archive lacks "a"',
      'the saved archive lacks "__proto__"',
    ])
  })

  it('reads layers that a registry had as zstd, where Node can', async () => {
    const compress = (zlib as {readonly zstdCompressSync?: (content: string) => Buffer}).zstdCompressSync
    const packed = compress?.('app') ?? Buffer.from('28b52ffd00', 'hex')
    const saved = await tarOf([
      {name: 'config', content: configOf(['app'])},
      {name: 'layer', content: packed},
      {name: 'manifest.json', content: JSON.stringify([{Config: 'config', Layers: ['layer']}])},
    ])
    const work = read(from(saved), archiveOf(['app']))
    if (compress) expect(await work).to.deep.equal(expected(['app'], ['app']))
    else expect(await faultOf(work)).to.include({code: 'NOT_SUPPORTED', hint: 'Use Node 22.15 or later, or build the image with gzip layers.'})
  })

  it('never writes to a path that an archive names', async () => {
    const evil = ['../../../evil', '/tmp/../evil', './x/../../evil'].map((name) => ({name, content: 'app'}))
    for (const [index, entry] of evil.entries()) {
      const saved = await tarOf([{name: 'config', content: configOf(['app'])}, entry, {name: 'manifest.json', content: JSON.stringify([{Config: 'config', Layers: [entry.name]}])}])
      expect(
        await read(
          archiveSource(async () => savingEngine(join(folder, 'deep', String(index)), saved)),
          archiveOf(['app']),
        ),
      ).to.deep.equal(expected(['app'], ['app']))
    }
    expect(readdirSync(folder).sort()).to.deep.equal(['deep', 'spool'])
  })
})
