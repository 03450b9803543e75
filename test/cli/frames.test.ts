import {expect} from 'chai'
import {breaksRows, framesOn, rowsOf} from '../../src/lib/cli/frames.js'

/** As log-update writes it: two rows are taken away, and two come. */
const next = '\x1b[2K\x1b[1A\x1b[2K\x1b[1A\x1b[2K\x1b[G'
const frame = `${'a'.repeat(60)}\n${'b'.repeat(30)}\n`

/** Frames drawn on a screen of 100 columns that then has others. */
function afterResize(columns: number, env: Readonly<Record<string, string>> = {}) {
  const screen = {columns: 100, rows: 24}
  const written: string[] = []
  const frames = framesOn(screen, (text) => written.push(text), env)
  frames.write(frame)
  screen.columns = columns
  frames.hold()
  frames.write(`${next}${frame}`)
  return {frames, written}
}

/** What takes rows away, and the next ones; the terminal cuts what is too long for it. */
const drawn = (rows: number, text = frame): string => `${rows === 0 ? '' : `\x1b[2K${'\x1b[1A\x1b[2K'.repeat(rows)}\x1b[G`}\x1b[?7l${text}\x1b[?7h`

describe('frames on a screen that becomes narrow', () => {
  it('are taken away by the rows that the terminal has made of them', () => {
    const rows = [100, 50, 25].map((columns) => {
      const {frames, written} = afterResize(columns)
      frames.release()
      return written
    })
    expect(rows).to.deep.equal([2, 3, 5].map((broken) => [drawn(0), drawn(broken)]))
  })

  it('wait until it stays as it is, and then the last one is drawn; the end waits for nothing', () => {
    const {frames, written} = afterResize(50)
    frames.write(`${next}the last\n`)
    expect(written).to.deep.equal([drawn(0)])
    frames.release()
    frames.hold()
    frames.write(next)
    expect(written).to.deep.equal([drawn(0), drawn(3, 'the last\n'), drawn(1, '')])
  })

  it('are taken away as they were drawn where the terminal cuts them: xterm, screen, the console, but not tmux within them', () => {
    const {frames, written} = afterResize(50, {TERM: 'linux'})
    frames.release()
    expect(written.at(-1)).to.equal(drawn(2))
    const terminals = [
      {TERM: 'xterm-256color'},
      {TERM: 'xterm', XTERM_VERSION: 'XTerm(379)'},
      {TERM: 'screen'},
      {TERM: 'linux'},
      {TERM: 'screen', TMUX: '/tmp/tmux', XTERM_VERSION: 'XTerm(379)'},
    ]
    expect(terminals.map(breaksRows)).to.deep.equal([true, false, false, false, true])
  })

  it('have rows that end well before the edge within tmux, which tells of a size late', () => {
    const columns = (width: number, env: Readonly<Record<string, string>>): number => framesOn({columns: width, rows: 24}, () => undefined, env).columns
    expect([columns(100, {}), columns(100, {TMUX: '/tmp/tmux'}), columns(40, {TMUX: '/tmp/tmux'})]).to.deep.equal([100, 88, 35])
  })

  it('are measured in columns, not letters: signs of double width, and colours that take none', () => {
    expect([rowsOf('\x1b[33m包\x1b[39m包包', 6), rowsOf('包包包x', 6), rowsOf('\n', 6), rowsOf('', 6)]).to.deep.equal([1, 2, 2, 0])
  })
})
