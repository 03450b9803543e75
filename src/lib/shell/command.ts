import {quote} from './quote.js'
import type {Secret} from './secret.js'

/** A word is plain text, or a command whose output takes its place. A secret is never a word. */
export type Word = string | Command

export type Command =
  | {readonly kind: 'run'; readonly words: readonly Word[]; readonly stdin?: string | Secret}
  | {readonly kind: 'chain'; readonly by: '&&' | '||' | ';' | '|'; readonly of: readonly Command[]}
  | {readonly kind: 'redirect'; readonly from: Command; readonly to: string; readonly append: boolean}
  /** Shell text of our own (from `templates/`), given its arguments as $1, $2 …; it runs in a subshell. */
  | {readonly kind: 'script'; readonly name: string; readonly source: string; readonly args: readonly string[]; readonly stdin?: string | Secret}

/** Builds one command. Absent words drop out, so optional flags read in a row. */
export const cmd = (...words: readonly (Word | readonly Word[] | false | undefined)[]): Command => ({
  kind: 'run',
  words: words.flatMap((word) => (word === false || word === undefined ? [] : word)),
})

const chain =
  (by: '&&' | '||' | ';' | '|') =>
  (...of: readonly Command[]): Command => ({kind: 'chain', by, of})

export const and = chain('&&')
export const or = chain('||')
export const inTurn = chain(';')
export const pipe = chain('|')
export const write = (from: Command, to: string): Command => ({kind: 'redirect', from, to, append: false})
export const append = (from: Command, to: string): Command => ({kind: 'redirect', from, to, append: true})
export const script = (name: string, source: string, ...args: readonly string[]): Command => ({kind: 'script', name, source, args})

/** Gives a command something to read. A secret goes this way, or by a `write` step. */
export const withInput = (command: Command, stdin: string | Secret): Command => (command.kind === 'run' || command.kind === 'script' ? {...command, stdin} : command)

/** The shell text of a command, every word quoted. It holds no secret: what is read on stdin is not part of it. */
export const toShell = (command: Command): string => render(command, ({source, args}) => `( set -- ${args.map(quote).join(' ')}\n${source.trimEnd()}\n)`)

/** The same for people: a script is told by its name. */
export const describe = (command: Command): string => render(command, ({name, args}) => [name, ...args.map((arg) => quote(inShort(arg)))].join(' '))

/** A whole file among the arguments is told by its beginning. */
const inShort = (arg: string): string => (arg.includes('\n') ? `${arg.slice(0, arg.indexOf('\n')).slice(0, 60)} …` : arg)

type ScriptText = (script: Extract<Command, {kind: 'script'}>) => string

function render(command: Command, script: ScriptText): string {
  const part = (of: Command): string => (of.kind === 'chain' ? `{ ${render(of, script)}; }` : render(of, script))
  switch (command.kind) {
    case 'run':
      return command.words.map((word) => (typeof word === 'string' ? quote(word) : `"$(${render(word, script)})"`)).join(' ')
    case 'chain':
      return command.of.map(part).join(` ${command.by} `)
    case 'redirect':
      return `${part(command.from)} ${command.append ? '>>' : '>'} ${quote(command.to)}`
    case 'script':
      return script(command)
  }
}
