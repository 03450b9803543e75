import {expect} from 'chai'
import {Duplex} from 'node:stream'
import {setImmediate as nextTurn} from 'node:timers/promises'
import {atOnce} from '../../src/lib/hosts/socket.js'

describe('atOnce()', () => {
  it('lets go in one what was written in one turn, in its order, and the rest as the stream ends', async () => {
    const gone: string[][] = []
    const stream = atOnce(
      new Duplex({
        read: () => undefined,
        write: (chunk: Buffer, _encoding, done) => (gone.push([chunk.toString()]), done()),
        writev: (chunks, done) => (gone.push(chunks.map(({chunk}) => (chunk as Buffer).toString())), done()),
      }),
    )
    for (const word of ['a', 'b', 'c']) stream.write(Buffer.from(word))
    await nextTurn()
    stream.write(Buffer.from('d'))
    await nextTurn()
    stream.write(Buffer.from('e'))
    stream.end()
    expect(gone).to.deep.equal([['a', 'b', 'c'], ['d'], ['e']])
  })
})
