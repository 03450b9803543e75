import type * as Listr2 from 'listr2'
import {wrap} from './fit.js'
import {columnsFor, framesOn} from './frames.js'
import type {Frames} from './frames.js'
import {hushKeys} from './hush.js'
import {toLine} from './progress.js'
import type {Progress, Row} from './progress.js'

/** Rows that move. What is drawn is always the latest progress: listr2 may begin late, when an earlier list is done. */
export type RowList = {
  /** Resolves when the rows stand still, below all that was written before, and the notes below them. */
  show(): Promise<void>
  draw(progress: Progress): void
  /** What changes often: it is drawn at the next tick. */
  know(progress: Progress): void
  /** A line below the rows: while they move it is shown there, when they rest it is said. */
  note(text: string): void
  /** Ends every row: failed, or not come to. */
  end(progress: Progress): void
}

export function openList(first: Progress, say: (line: string) => void): RowList {
  const names = [...first.rows.keys()]
  const width = Math.max(...names.map((name) => name.length))
  const drawn = new Map<string, Drawn>()
  const notes: string[] = []
  let latest = first
  let isOver = false
  const draw = (progress: Progress): void => {
    latest = progress
    for (const [name, row] of latest.rows)
      settle(drawn.get(name), {row, isOver, line: toLine(row, {plan: first.plan, now: performance.now(), width, room: roomOf(screen), isOver})})
  }
  const showNote = (): void => {
    const moving = [...drawn].find(([name]) => latest.rows.get(name)?.left !== 0)
    const text = notes.at(-1)
    if (moving && text !== undefined) moving[1].task.output = wrap(text, roomOf(screen) - 2).join('\n')
  }
  const onStart = (name: string, begun: Drawn): void => {
    drawn.set(name, begun)
    draw(latest)
  }
  return {
    async show() {
      await show(names, {onStart, onTick: () => draw(latest)})
      notes.forEach(say)
    },
    draw,
    know: (progress) => void (latest = progress),
    note(text) {
      notes.push(text)
      showNote()
    },
    end(progress) {
      isOver = true
      draw(progress)
    },
  }
}

type Drawn = {readonly task: {title: string; output: string; skip(message?: string): void}; readonly end: () => void; readonly fail: (error: Error) => void}

/** What has ended takes no further change. */
function settle(drawn: Drawn | undefined, {row, isOver, line}: {readonly row: Row; readonly isOver: boolean; readonly line: string}): void {
  if (!drawn) return
  if (drawn.task.title !== line) drawn.task.title = line
  if (row.left === 0 && row.failure === undefined) drawn.end()
  else if (isOver && row.failure !== undefined) drawn.fail(new Error(row.failure))
  else if (isOver) {
    drawn.task.skip(line)
    drawn.end()
  }
}

type Moves = {readonly onStart: (name: string, begun: Drawn) => void; readonly onTick: () => void}

/** Each row is a listr2 task that ends when it is told. Clocks move on even when nothing happens. */
async function show(names: readonly string[], {onStart, onTick}: Moves): Promise<void> {
  const toTask = (name: string) => ({
    title: name,
    rendererOptions: {bottomBar: 1},
    task: (_: unknown, task: Drawn['task']) => new Promise<void>((end, fail) => onStart(name, {task, end, fail})),
  })
  const listr = await import('listr2')
  const {output, frames} = outputOf(listr)
  const speak = hushKeys()
  const leave = (): void => {
    speak()
    frames.release()
    output.toStdout('\x1b[?25h', false)
  }
  const ticking = setInterval(onTick, 200)
  screen.on('resize', frames.hold)
  // Ctrl-C for the second time ends the process while listr2 still draws.
  process.once('exit', leave)
  try {
    await new listr.Listr(names.map(toTask), listOptions(listr, output)).run()
  } finally {
    speak()
    process.off('exit', leave)
    screen.off('resize', frames.hold)
    clearInterval(ticking)
  }
}

const screen = process.stderr

/** Columns that a row may have, beside its sign. listr2 cuts by the width of stdout, which may be another. */
const roomOf = ({columns = 80}: {readonly columns?: number}): number => columnsFor({columns: Math.min(columns, process.stdout.columns ?? 80)}, process.env) - 4

/** listr2 draws on stdout unless it is told; its signal handler would end the process before the way back is done. */
const listOptions = ({ListrLogger}: Pick<typeof Listr2, 'ListrLogger'>, processOutput: Listr2.ProcessOutput) => ({
  concurrent: true,
  exitOnError: false,
  registerSignalListeners: false,
  renderer: 'default' as const,
  rendererOptions: {
    logger: new ListrLogger({useIcons: true, toStderr: [], processOutput}),
    formatOutput: 'truncate' as const,
    showErrorMessage: false,
  },
})

/** Of its own accord listr2 would go by the width that the screen had at the start. */
function outputOf({ProcessOutput}: Pick<typeof Listr2, 'ProcessOutput'>): {readonly output: Listr2.ProcessOutput; readonly frames: Frames} {
  const output = new ProcessOutput(screen, screen, {leaveEmptyLine: false})
  const frames = framesOn(screen, (text) => output.toStdout(text, false), process.env)
  Object.defineProperty(output, 'stdout', {value: frames})
  return {output, frames}
}
