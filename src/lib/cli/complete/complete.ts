import {argKinds, flagKinds, wordKinds} from './kinds.js'
import type {Kind} from './kinds.js'

/** The commands that there are, as far as completing needs them. */
export type Surface = Readonly<Record<string, CommandSurface>>

export type CommandSurface = {
  readonly summary: string
  readonly args: readonly {readonly name: string; readonly options?: readonly string[]}[]
  readonly flags: readonly FlagSurface[]
}

export type FlagSurface = {
  readonly name: string
  readonly char?: string
  readonly about: string
  readonly takesValue: boolean
  readonly options?: readonly string[]
}

/** What a word may become, and what that is. */
export type Candidate = {readonly value: string; readonly about?: string}

/** Looks the names of a kind up; asked only where they are wanted. */
export type Names = (kind: Kind, typed: Typed) => readonly Candidate[]

/** What was typed before. */
export type Typed = {readonly destination?: string; readonly file?: string; /** Words that are no flags. */ readonly words: readonly string[]}

/** What the last of these words may become; the others stand before it, after `shipit`. */
export function complete(words: readonly string[], surface: Surface, names: Names): readonly Candidate[] {
  const [before, current] = [words.slice(0, -1), words.at(-1) ?? '']
  const command = commandIn(before, surface)
  const known = command === undefined ? undefined : surface[command]
  const flags = known?.flags ?? []
  const typed = readTyped(before.slice(command?.split(' ').length ?? 0), flags)
  const matching = (candidates: readonly Candidate[], start = current): readonly Candidate[] => candidates.filter(({value}) => value.startsWith(start))
  const ofKind = (kind: Kind | undefined): readonly Candidate[] => (kind === undefined || kind === 'nothing' ? [] : kind === 'files' ? [{value: ':files'}] : names(kind, typed))

  if (typed.isOver) return []
  const valued = typed.open ?? flags.find((flag) => flag.takesValue && current.startsWith(`--${flag.name}=`))
  if (valued) {
    const prefix = typed.open ? '' : `--${valued.name}=`
    const values = valued.options?.map((value) => ({value})) ?? ofKind(flagKinds[valued.name])
    return values.some(({value}) => value === ':files') ? values : matching(values.map((each) => ({...each, value: prefix + each.value})))
  }
  if (current.startsWith('-')) return matching(flags.filter(({name}) => !typed.given.includes(name)).map(({name, about}) => ({value: `--${name}`, about})))
  const deeper = matching(nextWords(before, surface, names, typed))
  if (command === undefined || known === undefined) return deeper
  return [...deeper, ...matching(argument(command, known, typed, ofKind))].filter(({value}) => !typed.words.includes(value))
}

/** The longest command that words begin with. */
const commandIn = (words: readonly string[], surface: Surface): string | undefined =>
  words.map((_, index) => words.slice(0, words.length - index).join(' ')).find((name) => name in surface)

type Read = Typed & {readonly given: readonly string[]; /** A flag that waits for its value. */ readonly open?: FlagSurface; /** After `--`. */ readonly isOver: boolean}

function readTyped(words: readonly string[], flags: readonly FlagSurface[]): Read {
  const given: string[] = []
  const plain: string[] = []
  const values = new Map<string, string>()
  let open: FlagSurface | undefined
  for (const word of words) {
    if (word === '--') return {words: plain, given, isOver: true}
    const [, name, char, value] = /^(?:--([\w-]+)|-(\w))(?:=(.*))?$/s.exec(word) ?? []
    const flag = flags.find((each) => (name !== undefined && each.name === name) || (char !== undefined && each.char === char))
    if (open) {
      values.set(open.name, word)
      open = undefined
    } else if (flag) {
      given.push(flag.name)
      if (value !== undefined) values.set(flag.name, value)
      else if (flag.takesValue) open = flag
    } else if (!word.startsWith('-')) plain.push(word)
  }
  const [destination, file] = [values.get('destination'), values.get('config-file')]
  return {words: plain, given, ...(open && {open}), isOver: false, ...(destination !== undefined && {destination}), ...(file !== undefined && {file})}
}

/** The next words of commands that begin with these; at the very start, aliases of the file, too. */
function nextWords(before: readonly string[], surface: Surface, names: Names, typed: Typed): readonly Candidate[] {
  const start = before.length === 0 ? '' : `${before.join(' ')} `
  const next = new Map<string, Candidate>()
  for (const [name, {summary}] of Object.entries(surface)) {
    if (!name.startsWith(start)) continue
    const [word = '', ...rest] = name.slice(start.length).split(' ')
    if (!next.has(word) || rest.length === 0) next.set(word, {value: word, about: rest.length === 0 ? summary : `${word} …`})
  }
  return [...next.values(), ...(before.length === 0 ? names('aliases', typed) : [])]
}

function argument(command: string, {args}: CommandSurface, {words}: Typed, ofKind: (kind: Kind | undefined) => readonly Candidate[]): readonly Candidate[] {
  const own = wordKinds[command]
  if (typeof own === 'string') return ofKind(own)
  if (own) return words.length === 0 ? ofKind(own.once) : []
  const arg = args[words.length]
  return arg?.options?.map((value) => ({value})) ?? ofKind(arg && argKinds[arg.name])
}
