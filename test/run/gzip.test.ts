import {buffer} from 'node:stream/consumers'
import {randomBytes} from 'node:crypto'
import {gunzipSync} from 'node:zlib'
import {expect} from 'chai'
import {gzipped} from '../../src/lib/run/gzip.js'

describe('gzipped()', () => {
  const parts = async function* (content: Buffer, size: number): AsyncGenerator<Buffer> {
    for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size)
  }

  for (const [bytes, part] of [
    [0, 1],
    [1, 1],
    [3_000_000, 1000],
    [5 * 1024 * 1024, 1024 * 1024],
    [9_000_001, 4_000_000],
  ] as const) {
    it(`gives back ${bytes} bytes that came in parts of ${part}`, async () => {
      const content = randomBytes(bytes)
      const told: number[] = []
      const packed = await buffer(gzipped(parts(content, part), (done) => told.push(done)))
      expect(bytes === 0 ? packed.length : gunzipSync(packed).equals(content)).to.equal(bytes === 0 ? 0 : true)
      expect(told.at(-1) ?? 0).to.equal(bytes)
    })
  }
})
