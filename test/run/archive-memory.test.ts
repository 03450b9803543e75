import {mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {createGunzip} from 'node:zlib'
import {join} from 'node:path'
import {expect} from 'chai'
import {archiveSource} from '../../src/lib/run/archive.js'
import {configOf, digest, savingEngine} from './saved-images.js'

const mebibyte = 1024 * 1024

describe('the archive of a large image', () => {
  it('takes memory for a few blocks of a layer, not for the layer', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'shipit-large-'))
    const image = join(folder, 'image')
    mkdirSync(image)
    writeFileSync(join(image, 'config'), configOf(['layer']))
    writeFileSync(join(image, 'layer'), '')
    truncateSync(join(image, 'layer'), 256 * mebibyte)
    writeFileSync(join(image, 'manifest.json'), JSON.stringify([{Config: 'config', Layers: ['layer']}]))
    const engine = savingEngine(folder, Buffer.alloc(0), 'exec tar --create --directory "$FOLDER/image" .')

    const before = process.memoryUsage.rss()
    let peak = before
    let bytes = 0
    const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 1)
    const stream = await archiveSource(async () => engine)({image: 'large', as: 'large:1', layers: [digest('layer')], present: []})
    for await (const chunk of stream.pipe(createGunzip()) as AsyncIterable<Buffer>) bytes += chunk.length
    clearInterval(watch)
    rmSync(folder, {recursive: true})

    expect(bytes).to.be.greaterThan(256 * mebibyte)
    expect((peak - before) / mebibyte).to.be.lessThan(100)
  })
})
