import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import xterm from '@xterm/headless'
import {execa} from 'execa'
import {quote} from '../../src/lib/shell/quote.js'
import {newFolder} from './folder.js'

export type Size = {readonly columns: number; readonly rows?: number}

/** A program at a terminal, as its user sees it. The screen is that of VS Code: long lines are broken anew when it becomes narrower. */
export type AtScreen = {
  /** What stands there once it holds this, from its first line on, what has scrolled away too. Throws where the program ends without it. */
  until(text: string | RegExp): Promise<readonly string[]>
  /** The same once the program has ended. */
  readonly ended: Promise<{readonly code: number | null; readonly screen: readonly string[]; readonly isCursorShown: boolean; /** All that was written. */ readonly bytes: string}>
  resize(columns: number): Promise<void>
  type(keys: string): void
}

type Options = {readonly cwd: string; readonly env?: Readonly<Record<string, string | undefined>>; readonly size?: Size}

/** Runs a program at a terminal of its own. */
export function atScreen(words: readonly string[], {cwd, env = {}, size = {columns: 80}}: Options): AtScreen {
  const {columns, rows = 24} = size
  const device = join(newFolder(), 'tty')
  const line = `tty >${quote(device)}; stty rows ${rows} cols ${columns}; exec ${words.map(quote).join(' ')}`
  const child = spawn('script', ['-qec', line, '/dev/null'], {
    cwd,
    env: {...process.env, SHELL: '/bin/sh', TERM: 'xterm-256color', ...quiet, ...env},
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const {terminal, isCursorShown} = openEmulator(columns, rows)
  let [bytes, isOver] = ['', false]
  const shown = new EventTarget()
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    bytes += text
    terminal.write(text, () => shown.dispatchEvent(new Event('shown')))
  })
  const ended = once(child, 'close').then(async ([code]) => {
    await new Promise<void>((resolve) => terminal.write('', resolve))
    isOver = true
    shown.dispatchEvent(new Event('shown'))
    return {code: code as number | null, screen: linesOf(terminal), isCursorShown: isCursorShown(), bytes}
  })
  return {
    ended,
    async until(text) {
      for (;;) {
        const lines = linesOf(terminal)
        if (lines.join('\n').search(text) >= 0) return lines
        if (isOver) throw new Error(`the program ended, and "${String(text)}" was not seen:\n${lines.join('\n')}`)
        await once(shown, 'shown')
      }
    },
    async resize(wanted) {
      terminal.resize(wanted, rows)
      await execa('stty', ['-F', readFileSync(device, 'utf8').trim(), 'cols', String(wanted)])
    },
    type: (keys) => void child.stdin.write(keys),
  }
}

/** Nothing of the test's own surroundings. */
const quiet = {CI: undefined, GITHUB_ACTIONS: undefined, NO_COLOR: undefined, FORCE_COLOR: undefined, XTERM_VERSION: undefined}

function openEmulator(cols: number, rows: number) {
  const terminal = new xterm.Terminal({cols, rows, allowProposedApi: true})
  let isShown = true
  for (const [final, value] of [
    ['h', true],
    ['l', false],
  ] as const)
    terminal.parser.registerCsiHandler({prefix: '?', final}, ([mode]) => {
      if (mode === 25) isShown = value
      return false
    })
  return {terminal, isCursorShown: () => isShown}
}

/** Each row of the screen is a line. */
function linesOf({buffer: {active}}: InstanceType<typeof xterm.Terminal>): readonly string[] {
  const lines = Array.from({length: active.length}, (_, row) => active.getLine(row)?.translateToString(true) ?? '')
  return lines.slice(0, lines.findLastIndex((line) => line !== '') + 1)
}
