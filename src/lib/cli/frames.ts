import stringWidth from 'string-width'

type Screen = {readonly columns: number; readonly rows: number}

/**
 * What listr2 draws its rows on. A screen that becomes narrower breaks the rows that stand on it before anybody is told, and listr2 takes away as many as it wrote:
 * those that have come about are taken away here. The terminal is told to cut what is too long meanwhile, so that frames drawn before the news add no rows of their own.
 */
export function framesOn(screen: Screen, write: (text: string) => void, env: Env): Screen & {write(text: string): void} {
  let last = {frame: '', columns: screen.columns}
  return {
    get columns() {
      return screen.columns
    },
    get rows() {
      return screen.rows
    },
    write(text) {
      const {columns} = screen
      const broken = columns < last.columns && breaksRows(env) ? rowsOf(last.frame, columns) - rowsOf(last.frame, Infinity) : 0
      write(`${eraseRow.repeat(broken)}${cut}${text}${wrap}`)
      last = {frame: text.replace(erasure, ''), columns}
    },
  }
}

type Env = Readonly<Record<string, string | undefined>>

/** Most terminals break what stands on them; xterm, the console of Linux and screen cut it. */
export const breaksRows = ({TERM = '', TMUX, XTERM_VERSION}: Env): boolean => TMUX !== undefined || (XTERM_VERSION === undefined && !/^(linux|screen|st)\b/.test(TERM))

/** How many rows of a screen a text takes. */
export const rowsOf = (text: string, columns: number): number => text.split('\n').reduce((rows, line) => rows + Math.max(Math.ceil(stringWidth(line) / columns), 1), 0)

const eraseRow = '\x1b[2K\x1b[1A'
const [cut, wrap] = ['\x1b[?7l', '\x1b[?7h']

/** With which log-update takes away what it drew last. */
const erasure = /^(?:\x1b\[2K(?:\x1b\[1A)?)+\x1b\[G/
