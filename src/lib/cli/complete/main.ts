import {readFileSync} from 'node:fs'
import {complete} from './complete.js'
import type {Candidate, FlagSurface, Surface} from './complete.js'
import {namesIn} from './names.js'

/**
 * `shipit __complete [bash] -- words…`: what the last word may become, a line each, with a tab before what it is.
 * Shells call it at each press of Tab: it loads nothing but what it needs, says nothing of its own, and never fails.
 */
export function main(argv: readonly string[], root: string): void {
  const split = argv.indexOf('--')
  const shell = argv.slice(0, split).at(-1)
  try {
    const {words, cut} = shell === 'bash' ? joined(argv.slice(split + 1)) : {words: argv.slice(split + 1), cut: 0}
    process.stdout.write(complete(words, readSurface(root), namesIn(process.cwd(), root)).map((each) => lineOf(each, cut)).join('')) // prettier-ignore
  } catch (error) {
    if (process.env['DEBUG']) throw error
  }
}

const lineOf = ({value, about}: Candidate, cut: number): string => `${value.startsWith(':') ? value : value.slice(cut)}${about ? `\t${about.split('\n', 1)[0]}` : ''}\n`

/** bash makes words of their own of `=` and `:`. What stands before the last colon is not to be repeated. */
function joined(words: readonly string[]): {readonly words: readonly string[]; readonly cut: number} {
  const whole: string[] = []
  words.forEach((word, index) => {
    const isGlued = index > 0 && (word === ':' || words[index - 1] === ':')
    if (isGlued) whole.push(`${whole.pop() ?? ''}${word}`)
    else if (!(word === '=' && index < words.length - 1)) whole.push(word === '=' ? '' : word)
  })
  return {words: whole, cut: (whole.at(-1) ?? '').lastIndexOf(':') + 1}
}

type Manifest = {readonly commands: Readonly<Record<string, ManifestCommand>>}
type ManifestCommand = {
  readonly hidden?: boolean
  readonly summary?: string
  readonly args: Readonly<Record<string, {readonly name: string; readonly options?: readonly string[]}>>
  readonly flags: Readonly<Record<string, {readonly name: string; readonly char?: string; readonly description?: string; readonly type: string; readonly options?: readonly string[]; readonly hidden?: boolean}>> // prettier-ignore
}

/** What oclif wrote down of the commands when the package was built. */
function readSurface(root: string): Surface {
  const {commands} = JSON.parse(readFileSync(`${root}/oclif.manifest.json`, 'utf8')) as Manifest
  return Object.fromEntries(
    Object.entries(commands)
      .filter(([, {hidden}]) => !hidden)
      .map(([id, {summary = '', args, flags}]) => [id.replaceAll(':', ' '), {summary, args: Object.values(args), flags: [...Object.values(flags).filter(({hidden}) => !hidden).map(toFlag), help]}]), // prettier-ignore
  )
}

const toFlag = ({name, char, description = '', type, options}: ManifestCommand['flags'][string]): FlagSurface => ({
  name,
  about: description,
  takesValue: type === 'option',
  ...(char !== undefined && {char}),
  ...(options && {options}),
})

const help: FlagSurface = {name: 'help', char: 'h', about: 'Show how it is used, with examples', takesValue: false}
