import {existsSync} from 'node:fs'
import {join} from 'node:path'
import {buffer} from 'node:stream/consumers'
import {expect} from 'chai'
import fc from 'fast-check'
import {ShipitError} from '../../src/lib/errors.js'
import {archiveSource} from '../../src/lib/run/archive.js'
import {newFolder} from '../support/folder.js'
import {configOf, digest, layoutSave, legacySave, savingEngine, tarOf} from './saved-images.js'

const layers = ['base '.repeat(300), 'deps', 'app']
const wanted = {image: 'sha256:1', as: 'shipit.local/shop:abc', layers: layers.map(digest), present: []}

/** Opens an archive of what was saved, and reads it to its end: it comes, or is refused in words. */
async function isReadOrRefused(saved: Buffer): Promise<'read' | 'refused'> {
  try {
    await buffer(await archiveSource(async () => savingEngine(newFolder(), saved))(wanted))
    return 'read'
  } catch (error) {
    if (!(error instanceof ShipitError)) throw error
    expect([/cannot be read: |saved only a part of /.test(error.message), error.hint === undefined]).to.deep.equal([true, false])
    return 'refused'
  }
}

describe('what an engine saved of an image', () => {
  for (const [name, save] of Object.entries({'before 25': legacySave, 'from 25 on': layoutSave})) {
    it(`(Docker ${name}) is read, or refused in words, wherever it was cut or spoilt`, async () => {
      const saved = await save(layers)
      const spoilt = fc.oneof(
        fc.nat(saved.length).map((at) => saved.subarray(0, at)),
        fc.array(fc.tuple(fc.nat(saved.length - 1), fc.nat(255)), {minLength: 1, maxLength: 8}).map((changes) => {
          const copy = Buffer.from(saved)
          for (const [at, byte] of changes) copy[at] = byte
          return copy
        }),
      )
      await fc.assert(
        fc.asyncProperty(spoilt, async (each) => void (await isReadOrRefused(each))),
        {numRuns: 40},
      )
    }).timeout(60_000)
  }

  it('never becomes a file by the names in it, nor goes round in its links', async () => {
    const target = join(newFolder(), 'pwned')
    const config = configOf(layers)
    const manifest = JSON.stringify([{Config: '../../config', RepoTags: null, Layers: [`../../../../..${target}`, 'a', '/b']}])
    const loops = [{name: 'a', type: 'symlink' as const, linkname: 'c'}, {name: 'c', type: 'symlink' as const, linkname: 'a'}] // prettier-ignore
    const saved = await tarOf([{name: `../../../../..${target}`, content: 'x'}, {name: target, content: 'x'}, ...loops, {name: '../../config', content: config}, {name: 'manifest.json', content: manifest}]) // prettier-ignore
    expect(await isReadOrRefused(saved)).to.equal('refused')
    expect(existsSync(target)).to.equal(false)
  })

  it('is refused where it says that it is larger than it is', async () => {
    const saved = await layoutSave(layers)
    saved.write('77777777777\0', 124)
    expect(await isReadOrRefused(saved)).to.equal('refused')
  })
})
