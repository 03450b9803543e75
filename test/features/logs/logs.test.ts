import {expect} from 'chai'
import {inOrder, isSince, logsCommand, readLogLine} from '../../../src/lib/features/logs/logs.js'
import {describe as toText} from '../../../src/lib/shell/command.js'

describe('readLogLine()', () => {
  it('reads container, time and text', () => {
    expect(readLogLine('shop-web-blue-1 2026-01-02T03:04:05.123456789Z GET /up 200')).to.deep.equal({
      container: 'shop-web-blue-1',
      at: '2026-01-02T03:04:05.123456789Z',
      text: 'GET /up 200',
    })
  })

  it('makes every time UTC with nine digits, so that times compare as text', () => {
    expect(readLogLine('a 2026-01-02T03:04:05.1+02:00 x')?.at).to.equal('2026-01-02T01:04:05.100000000Z')
    expect(readLogLine('a 2026-01-02T03:04:05Z x')?.at).to.equal('2026-01-02T03:04:05.000000000Z')
  })

  it('keeps an empty line, and refuses what is no log line', () => {
    expect(readLogLine('a 2026-01-02T03:04:05Z')?.text).to.equal('')
    expect(readLogLine('Error: no such container')).to.equal(undefined)
  })
})

describe('inOrder()', () => {
  it('merges by time and keeps the order of one moment', () => {
    const line = (at: string, text: string) => ({container: 'a', at, text})
    expect(inOrder([line('2', 'b'), line('1', 'x'), line('2', 'c'), line('1', 'y')]).map((each) => each.text)).to.deep.equal(['x', 'y', 'b', 'c'])
  })
})

describe('--since', () => {
  const asked = (since: string) => toText(logsCommand('docker', 'shop', {follow: false, since, lines: 10, roles: []}))

  it('is told an engine in hours, as it knows no days and no weeks', () => {
    expect(asked('2d')).to.include(' 48h ')
    expect(asked('1w12h')).to.include(' 168h12h ')
    expect(asked('10m')).to.include(' 10m ')
    expect(asked('2026-01-31T12:00:00Z')).to.include('2026-01-31T12:00:00Z')
  })

  it('is a time or an age', () => {
    for (const since of ['10m', '1h30m', '1.5h', '2d', '1767225600', '2026-01-31', '2026-01-31T12:00:00+02:00']) expect(isSince(since), since).to.equal(true)
    for (const since of ['', 'yesterday', '10 minutes', '2 d', '-10m', '2026-13-01', 'monday 2026-01-31']) expect(isSince(since), since).to.equal(false)
  })
})
