import stringWidth from 'string-width'

type Screen = {readonly columns: number; readonly rows: number}

export type Frames = Screen & {
  /** As log-update writes: what takes away the frame before, and the next one. */
  write(text: string): void
  /** The screen has another size: nothing is drawn until it has been the same for a moment. */
  hold(): void
  /** Draws what was held back. */
  release(): void
}

/**
 * What listr2 draws its rows on. A screen that becomes narrower breaks the rows that stand on it before anybody is told, so each frame is taken away by the rows that it has become.
 * Who drags a window, or tmux, tells late and in steps: a frame drawn in between is cut by the terminal, and adds no rows of its own.
 */
export function framesOn(screen: Screen, write: (text: string) => void, env: Env): Frames {
  let drawn = {frame: '', columns: screen.columns}
  let next: string | undefined
  let held: NodeJS.Timeout | undefined
  const draw = (frame: string): void => {
    const {columns} = screen
    write(`${erase(rowsOf(drawn.frame, columns < drawn.columns && breaksRows(env) ? columns : Infinity))}${cut}${frame}${wrap}`)
    drawn = {frame, columns}
  }
  const release = (): void => {
    clearTimeout(held)
    if (next !== undefined) draw(next)
    held = next = undefined
  }
  return {
    get columns() {
      return columnsFor(screen, env)
    },
    get rows() {
      return screen.rows
    },
    write(text) {
      next = text.replace(erasure, '')
      // The last one of all takes away.
      if (held === undefined || next === '') release()
    },
    hold() {
      clearTimeout(held)
      held = setTimeout(release, moment)
    },
    release,
  }
}

/** Milliseconds: tmux tells of a size up to a quarter of a second late, and the next one may come as late again. */
const moment = 500

/**
 * Columns that a row may have. Who drags a window slowly within tmux is ahead of what it tells by some columns, and a frame is drawn by then:
 * a row that ends so far before the edge is neither broken nor cut, and stays one row whatever the width is believed to be.
 */
export const columnsFor = ({columns}: Pick<Screen, 'columns'>, {TMUX}: Env): number => (TMUX === undefined ? columns : columns - Math.min(Math.floor(columns / 8), 12))

type Env = Readonly<Record<string, string | undefined>>

/** Most terminals break what stands on them; xterm, the console of Linux and screen cut it. */
export const breaksRows = ({TERM = '', TMUX, XTERM_VERSION}: Env): boolean => TMUX !== undefined || (XTERM_VERSION === undefined && !/^(linux|screen|st)\b/.test(TERM))

/** How many rows of a screen a text takes. */
export const rowsOf = (text: string, columns: number): number =>
  text === '' ? 0 : text.split('\n').reduce((rows, line) => rows + Math.max(Math.ceil(stringWidth(line) / columns), 1), 0)

/** From the row below a frame up to its first. */
const erase = (rows: number): string => (rows === 0 ? '' : `\x1b[2K${'\x1b[1A\x1b[2K'.repeat(rows - 1)}\x1b[G`)

const [cut, wrap] = ['\x1b[?7l', '\x1b[?7h']

/** With which log-update takes away what it drew last. */
const erasure = /^(?:\x1b\[2K(?:\x1b\[1A)?)+\x1b\[G/
