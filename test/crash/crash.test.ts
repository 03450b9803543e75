import {once} from 'node:events'
import {connect, createServer} from 'node:net'
import type {AddressInfo} from 'node:net'
import {expect} from 'chai'
import type {TraceLine} from '../../src/lib/cli/trace.js'
import {commands} from './cell.js'
import type {Cell, Result} from './cell.js'
import {difference, toState} from './compare.js'
import {printMatrix} from './matrix.js'
import {toOptions} from './options.js'
import {pointsOf} from './points.js'
import {openRelay} from './relay.js'
import {choose, sharesOf} from './sample.js'

const line = (event: TraceLine['event'], title: string, place?: string): TraceLine => ({at: '', pid: 1, event, title, ...(place === undefined ? {} : {kind: 'step', place})})

const cell = (nth: number, command: Cell['command'] = 'deploy'): Cell => ({command, point: {side: 'before', place: 'web1', title: 'Switch web', nth}, way: 'SIGKILL'})

describe('pointsOf()', () => {
  it('has a moment before and after each step, whatever the colour and the release of this turn', () => {
    const trace = [line('note', 'Connecting to web1'), line('start', 'Start shop-web-green-1', 'web1'), line('done', 'Start shop-web-green-1', 'web1')]
    const again = [line('start', 'Start shop-web-blue-1', 'web1'), line('failed', 'Start shop-web-blue-1', 'web1')]
    expect(pointsOf([...trace, ...again])).to.deep.equal([
      {side: 'before', place: 'here', title: 'Connecting to web1', nth: 1},
      {side: 'before', place: 'web1', title: 'Start shop-web-colour-1', nth: 1},
      {side: 'after', place: 'web1', title: 'Start shop-web-colour-1', nth: 1},
      {side: 'before', place: 'web1', title: 'Start shop-web-colour-1', nth: 2},
    ])
  })
})

describe('choose()', () => {
  const cells = Array.from({length: 50}, (_, index) => cell(index + 1))

  it('takes the same for the same seed, and others for another', () => {
    expect(choose(cells, {sample: 10, seed: 7})).to.deep.equal(choose(cells, {sample: 10, seed: 7}))
    expect(choose(cells, {sample: 10, seed: 7})).not.to.deep.equal(choose(cells, {sample: 10, seed: 8}))
  })

  it('takes as many as are asked for, and all where no number is said', () => {
    expect(choose(cells, {sample: 10, seed: 7})).to.have.lengthOf(10)
    expect(choose(cells, {seed: 7})).to.deep.equal(cells)
  })

  it('gives each command its share, and at least one', () => {
    expect(sharesOf(8, 3)).to.deep.equal([3, 3, 2])
    expect(sharesOf(1, 3)).to.deep.equal([1, 1, 1])
  })
})

describe('the state of a host', () => {
  it('is the same after another number of switches and releases', () => {
    const one = toState('container shop-web-green-1: running\n/current: 8-1\nfile /releases/7-1.json\nfile /releases/8-1.json')
    const other = toState('file /releases/11-1.json\nfile /releases/12-1.json\n/current: 12-1\ncontainer shop-web-blue-1: running')
    expect(difference(one, other)).to.deep.equal([])
  })

  it('differs by what is missing and by what is too much', () => {
    expect(difference(['a', 'b', 'b'], ['b', 'c'])).to.deep.equal(['- a', '- b', '+ c'])
  })
})

describe('toOptions()', () => {
  it('is a moment of each command where nothing is said', () => expect(toOptions(undefined)).to.deep.equal({sample: commands.length, seed: 1}))
  it('refuses a word that means nothing', () => expect(() => toOptions('{"seed":1,"way":"SIGHUP"}')).to.throw('--way SIGHUP: one of SIGKILL, SIGINT, SIGTERM, reset, silence'))
})

describe('printMatrix()', () => {
  const result = (over: Partial<Result>): Result => ({cell: cell(1), faults: [], leaseSeconds: 1.25, clientSeconds: 2, requests: 100, seconds: 9, ...over})

  it('has a row for a step, a column for a way and a side, and tells what was wrong and how to repeat it', () => {
    const after: Cell = {command: 'deploy', way: 'silence', point: {...cell(1).point, side: 'after'}}
    expect(printMatrix([result({}), result({cell: after, faults: ['+ web1: in tmp: x']})]).split('\n')).to.deep.equal([
      '                          SIGKILL     SIGINT      SIGTERM     reset       silence     ',
      '                          beforeafter beforeafter beforeafter beforeafter beforeafter',
      'deploy  web1: Switch web  ok    ·     ·     ·     ·     ·     ·     ·     ·     FAULT',
      '',
      'deploy, silence after “web1: Switch web”:',
      '  + web1: in tmp: x',
      "  npm run test:crash -- --only 'deploy' --at 'web1: Switch web' --side after --way silence",
      '1 of 2 as they should be; 200 requests; lease free within 1.3 s, client gone within 2.0 s',
    ])
  })
})

describe('openRelay()', () => {
  it('passes bytes both ways until it is cut, loudly or silently', async () => {
    const server = createServer((socket) => void socket.on('error', () => undefined).pipe(socket)).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const relay = await openRelay('127.0.0.1', (server.address() as AddressInfo).port)
    const client = connect(relay.port, '127.0.0.1').setEncoding('utf8')
    client.write('hello')
    expect(await once(client, 'data')).to.deep.equal(['hello'])
    relay.cut('silence')
    let heard = ''
    client.on('data', (text: string) => void (heard += text))
    client.write('anybody?')
    const other = connect(relay.port, '127.0.0.1').setEncoding('utf8')
    other.write('new')
    expect(await once(other, 'data')).to.deep.equal(['new'])
    expect(heard).to.equal('')
    const broken = once(other, 'error')
    relay.cut('reset')
    expect(((await broken)[0] as NodeJS.ErrnoException).code).to.equal('ECONNRESET')
    client.destroy()
    await relay.close()
    server.close()
  })
})
