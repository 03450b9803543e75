import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {quote} from '../../src/lib/shell/quote.js'
import {root} from '../house/process.js'

type Terminal = {readonly columns?: number; readonly env?: Readonly<Record<string, string | undefined>>}

/** Runs shipit at a terminal; each answer is typed when its question stands there. Answers what the terminal showed. */
export async function atTerminal(
  cwd: string,
  words: readonly string[],
  answers: readonly (readonly [question: string, answer: string])[],
  {columns = 111, env = {}}: Terminal = {},
): Promise<string> {
  const line = [process.execPath, `${root}bin/run.js`, ...words].map(quote).join(' ')
  const terminal = spawn('script', ['-qec', `stty rows 33 cols ${columns}; ${line}`, '/dev/null'], {
    cwd,
    env: {...process.env, SHELL: '/bin/sh', HOME: cwd, XDG_CONFIG_HOME: '', CI: '', GITHUB_ACTIONS: '', TERM: 'xterm', ...env},
  })
  let [said, from] = ['', 0]
  const closed = once(terminal, 'close')
  terminal.stdout.on('data', (bytes: Buffer) => (said += bytes.toString('utf8')))
  for (const [question, answer] of answers) {
    while (!said.slice(from).includes(question)) await once(terminal.stdout, 'data')
    from = said.length
    terminal.stdin.write(`${answer}\r`)
  }
  await closed
  return said
}
