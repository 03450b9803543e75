import {expect} from 'chai'
import {breaksRows, framesOn, rowsOf} from '../../src/lib/cli/frames.js'

const [up, cut, wrap] = ['\x1b[2K\x1b[1A', '\x1b[?7l', '\x1b[?7h']
/** As log-update takes away a frame of two rows. */
const away = `${up}${up}\x1b[2K\x1b[G`
const frame = `${'a'.repeat(60)}\n${'b'.repeat(30)}\n`

/** What is written where a screen of 100 columns becomes narrower between two frames. */
function written(columns: number, env: Readonly<Record<string, string>>): string {
  const screen = {columns: 100, rows: 24}
  let last = ''
  const frames = framesOn(screen, (text) => (last = text), env)
  frames.write(frame)
  screen.columns = columns
  frames.write(`${away}${frame}`)
  return last
}

describe('frames on a screen that becomes narrow', () => {
  it('take away the rows that came about where the terminal broke long ones', () => {
    const next = `${cut}${away}${frame}${wrap}`
    expect([100, 50, 25].map((columns) => written(columns, {}))).to.deep.equal([next, `${up}${next}`, `${up}${up}${up}${next}`])
  })

  it('take away nothing more where the terminal cuts long ones', () => {
    expect(written(50, {TERM: 'linux'})).to.equal(`${cut}${away}${frame}${wrap}`)
  })

  it('know the terminals that cut: xterm, screen, the console, but not tmux within them', () => {
    const terminals = [
      {TERM: 'xterm-256color'},
      {TERM: 'xterm', XTERM_VERSION: 'XTerm(379)'},
      {TERM: 'screen'},
      {TERM: 'linux'},
      {TERM: 'screen', TMUX: '/tmp/tmux', XTERM_VERSION: 'XTerm(379)'},
    ]
    expect(terminals.map(breaksRows)).to.deep.equal([true, false, false, false, true])
  })

  it('count columns, not letters: signs of double width, and colours that take none', () => {
    expect([rowsOf('\x1b[33m包\x1b[39m包包', 6), rowsOf('包包包x', 6), rowsOf('', 6)]).to.deep.equal([1, 2, 1])
  })
})
