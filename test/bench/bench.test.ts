import {expect} from 'chai'
import net from 'node:net'
import {startRelay} from './relay.js'
import {isMet, toMarkdown, toTable} from './table.js'

describe('the bench', () => {
  it('tells what was measured in one table: the median, its ratio to the floor, and whether the aim is met', () => {
    const rows = [
      {name: 'deploy', unit: 's', values: [3, 1, 2], floor: 1, aim: {by: 'median', of: 2.5}, peer: 4},
      {name: 'proxy', unit: 'per s', values: [900], floor: 1000, aim: {by: 'ratio', of: 0.97, better: 'more'}},
      {name: 'sessions', unit: 'count', values: [2]},
    ] as const
    expect(toTable(rows)).to.equal(
      [
        'what       measured  from – to  floor  ratio             aim  peer',
        'deploy          2 s      1 – 3      1     2x           2.5 s     4     met',
        'proxy     900 per s              1000  0.90x  at least 0.97x        missed',
        'sessions          2',
      ].join('\n'),
    )
    expect(rows.map(isMet)).to.deep.equal([true, false, undefined])
  })

  it('keeps to the columns of a document, whatever a name holds', () => {
    expect(
      toMarkdown([{name: '`docker save | ssh`', unit: 's', values: [2]}])
        .split('\n')
        .at(-1),
    ).to.equal('| `docker save \\| ssh` | 2 s | | | | | | |')
  })

  it('has a relay that delays what it carries, keeps its order, and counts it', async () => {
    const echo = net.createServer((socket) => socket.pipe(socket))
    await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve))
    const relay = await startRelay({host: '127.0.0.1', port: (echo.address() as net.AddressInfo).port})
    relay.delay(40)
    const sent = Array.from({length: 200}, (_, index) => `${index};`).join('')
    const began = performance.now()
    const answer = await talk(relay.port, sent)
    expect(answer).to.equal(sent)
    expect(performance.now() - began).to.be.at.least(40)
    expect(relay.bytes()).to.equal(2 * sent.length)
    await relay.close()
    await new Promise((resolve) => echo.close(resolve))
  })
})

/** Sends a text in many pieces, and answers what comes back to the end. */
const talk = (port: number, text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let answer = ''
    const socket = net.connect({port, host: '127.0.0.1', noDelay: true}, () => {
      for (const piece of text.match(/.{1,7}/g) ?? []) socket.write(piece)
      socket.end()
    })
    socket.setEncoding('utf8').on('data', (piece: string) => (answer += piece))
    socket.on('end', () => resolve(answer)).on('error', reject)
  })
